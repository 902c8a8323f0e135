package shop.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ForwarderTest {
    @Test
    void thereIsAPauseBeforeWhatFailsIsTriedAgain() throws Exception {
        CountDownLatch tries = new CountDownLatch(5);
        ServerSocket listener = new ServerSocket(0) {
            @Override
            public Socket accept() throws IOException {
                tries.countDown();
                throw new SocketException("Too many open files");
            }
        };
        long start = System.nanoTime();
        try (Forwarder forwarder = new Forwarder(listener, "localhost", 1)) {
            Thread.ofPlatform().daemon().start(forwarder::accept);
            assertThat(tries.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_900));
    }
}
