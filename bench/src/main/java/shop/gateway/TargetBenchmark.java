package shop.gateway;

import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** How the gateway finds out where a path leads. */
@State(Scope.Thread)
public class TargetBenchmark {
    private String plain = "/products/0197f8c1-7a1b-7c3e-9d52-3f1f0c1d2e3a";
    private String encoded = "/user/ada%2Bshop%40example.com";

    @Benchmark
    public Optional<Target> plain() {
        return Target.parse(plain);
    }

    @Benchmark
    public Optional<Target> encoded() {
        return Target.parse(encoded);
    }
}
