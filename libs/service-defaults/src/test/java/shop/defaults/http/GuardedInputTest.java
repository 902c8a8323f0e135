package shop.defaults.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.common.socket.HelidonSocket;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client is watched by a thread that reads ahead, and the server begins to wait for the next request meanwhile. */
@Timeout(30)
class GuardedInputTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII);

    private final BlockingQueue<Supplier<byte[]>> events = new LinkedBlockingQueue<>();
    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);

    @Test
    void whoBeginsToWaitLateWaitsAsLongAsAnybody() throws Exception {
        GuardedInput input = watched(LONG);
        CompletableFuture<byte[]> next = waiting(input);
        events.add(GuardedInputTest::timedOut);
        events.add(() -> REQUEST);
        assertThat(next.get()).isEqualTo(REQUEST);
        assertThat(gone.getCount()).isOne();
    }

    @Test
    void whoeverWaitsDoesNotWaitForEver() throws Exception {
        GuardedInput input = watched(Duration.ofMillis(100));
        assertThatThrownBy(waiting(input)::get).hasRootCauseInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void whoeverWaitsIsToldOfAnyFailure() throws Exception {
        GuardedInput input = watched(LONG);
        CompletableFuture<byte[]> next = waiting(input);
        events.add(() -> {
            throw new StackOverflowError("thrown by a test");
        });
        assertThatThrownBy(next::get).hasRootCauseInstanceOf(StackOverflowError.class);
        gone.await();
    }

    private GuardedInput watched(Duration readTimeout) throws InterruptedException {
        GuardedInput input = new GuardedInput(socket(), new WireGuard(1_000, 1_000, false), readTimeout);
        input.whenGone(gone::countDown);
        input.look();
        input.look();
        reading.await();
        return input;
    }

    private static CompletableFuture<byte[]> waiting(GuardedInput input) throws InterruptedException {
        CompletableFuture<byte[]> next = CompletableFuture.supplyAsync(input, Thread::startVirtualThread);
        while (input.idleNanos() == 0 && !next.isDone()) {
            Thread.sleep(1);
        }
        return next;
    }

    private static byte[] timedOut() {
        throw new UncheckedIOException(new SocketTimeoutException("Timed out"));
    }

    /** A socket of which nothing is asked but what has arrived. */
    private HelidonSocket socket() {
        return (HelidonSocket) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HelidonSocket.class}, (proxy, method, arguments) -> {
                    reading.countDown();
                    return events.take().get();
                });
    }
}
