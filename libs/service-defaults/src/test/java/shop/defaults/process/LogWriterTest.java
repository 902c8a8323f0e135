package shop.defaults.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.logging.ErrorManager;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever leaves a line goes on, whatever becomes of those who read it. */
@Timeout(60)
class LogWriterTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Semaphore reader = new Semaphore(0);
    private final Semaphore writes = new Semaphore(0);

    /** Takes nothing until {@link #reader} lets it. */
    private final OutputStream slow = new OutputStream() {
        @Override
        public void write(int octet) {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) {
            reader.acquireUninterruptibly();
            reader.release();
            written.write(octets, offset, length);
            writes.release();
        }
    };

    private final LogWriter log = new LogWriter(new PrintStream(slow, false, UTF_8), new TextLogFormatter());

    @Test
    void linesAreWrittenInTheirOrderWhetherTheyAreUrgentOrNot() {
        reader.release();
        IntStream.range(0, 1_000).forEach(i -> log.publish(i % 3 == 0 ? line("n=" + i) : request(i)));
        log.flush();
        assertThat(lines()).hasSize(1_000);
        assertThat(lines().stream().map(line -> line.replaceAll(".*n=", "")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_000).mapToObj(Integer::toString).toList());
    }

    @Test
    void theLinesOfManyRequestsAreFewWrites() {
        reader.release();
        IntStream.range(0, 1_000).forEach(i -> log.publish(request(i)));
        log.flush();
        assertThat(lines()).hasSize(1_000);
        assertThat(writes.availablePermits()).isLessThan(100);
    }

    @Test
    void aLineIsWrittenThoughNothingFollows() throws InterruptedException {
        reader.release();
        log.publish(request(1));
        writes.acquire();
        assertThat(lines()).hasSize(1);
        log.publish(line("n=2"));
        writes.acquire();
        assertThat(lines()).hasSize(2);
    }

    @Test
    void aReaderWhoTakesNothingHoldsNobodyUpAndIsToldWhatItHasMissed() {
        int more = 500;
        log.publish(line("first"));
        IntStream.range(1, LogWriter.MOST_WAITING + more).forEach(i -> log.publish(request(i)));
        log.flush(); // gives up
        assertThat(written.size()).isZero();
        reader.release();
        log.flush();
        log.publish(line("last"));
        log.flush();
        assertThat(lines()).hasSize(LogWriter.MOST_WAITING + 2);
        assertThat(lines()).anyMatch(line -> line.contains("WARNING") && line.contains(more + " are lost"));
        assertThat(lines().getLast()).endsWith("last");
    }

    @Test
    void aLineThatCannotBeFormattedCostsNoOther() {
        reader.release();
        log.setErrorManager(new ErrorManager() {
            @Override
            public void error(String message, Exception e, int code) {}
        });
        LogRecord bad = new LogRecord(Level.INFO, "bad");
        bad.setParameters(new Object[] {
            (Supplier<Map<String, Object>>) () -> {
                throw new IllegalStateException("no fields");
            }
        });
        log.publish(bad);
        log.publish(line("good"));
        log.flush();
        assertThat(lines()).singleElement().asString().endsWith("good");
    }

    private List<String> lines() {
        return written.toString(UTF_8).lines().toList();
    }

    private static LogRecord line(String text) {
        return new LogRecord(Level.INFO, text);
    }

    private static LogRecord request(int n) {
        LogRecord line = new LogRecord(Level.INFO, "request");
        line.setParameters(new Object[] {(Supplier<Map<String, Object>>) () -> Map.of("n", n)});
        return line;
    }
}
