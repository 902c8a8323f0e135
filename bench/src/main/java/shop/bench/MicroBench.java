package shop.bench;

import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What is hot inside, by JMH: all classes that are named {@code *Benchmark}. */
final class MicroBench implements Main.Bench {
    private static final int FORKS = 2;
    private static final int ROUNDS = 5;

    @Override
    public String run(Place place) {
        Options options = new OptionsBuilder()
                .include("Benchmark\\.")
                .mode(Mode.AverageTime)
                .timeUnit(java.util.concurrent.TimeUnit.NANOSECONDS)
                .forks(FORKS)
                .warmupIterations(ROUNDS)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(ROUNDS)
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true)
                .build();
        try {
            return table(new Runner(options).run());
        } catch (RunnerException e) {
            throw new BenchFailed("JMH: " + e.getMessage());
        }
    }

    private static String table(Collection<RunResult> results) {
        StringBuilder table = new StringBuilder("### Inside\n\n| | ns | ± (99.9 %) |\n| --- | ---: | ---: |\n");
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark();
            int type = name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1;
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f |%n",
                    name.substring(type).replace("Benchmark.", ": "),
                    result.getPrimaryResult().getScore(),
                    result.getPrimaryResult().getScoreError()));
        }
        return table.append('\n').toString();
    }
}
