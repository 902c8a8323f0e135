package shop.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A run of wrk, a load generator that costs next to nothing itself (Debian's package {@code wrk}). */
final class Wrk {
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
    private static final Pattern P50 = Pattern.compile("50%\\s+([\\d.]+)(us|ms|s)");
    private static final Pattern P99 = Pattern.compile("99%\\s+([\\d.]+)(us|ms|s)");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
    private static final Pattern BROKEN =
            Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

    private Wrk() {}

    /** @param more further arguments, such as a script */
    static Rounds.Figures run(Child server, String url, int connections, Duration time, List<String> more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "wrk", "-t2", "-c" + connections, "-d" + time.toSeconds() + "s", "--timeout", "10s", "--latency"));
        command.addAll(more);
        command.add(url);
        Duration before = server.cpu();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new BenchFailed("wrk failed: " + output);
        }
        Duration cpu = server.cpu().minus(before);
        long requests = Math.max(1, (long) number(REQUESTS, output));
        return new Rounds.Figures(
                number(RATE, output),
                millis(P50, output),
                millis(P99, output),
                cpu.toNanos() / 1e3 / requests,
                errors(output));
    }

    private static long errors(String output) {
        long errors = 0;
        Matcher refused = REFUSED.matcher(output);
        if (refused.find()) {
            errors += Long.parseLong(refused.group(1));
        }
        Matcher broken = BROKEN.matcher(output);
        if (broken.find()) {
            for (int group = 1; group <= 4; group++) {
                errors += Long.parseLong(broken.group(group));
            }
        }
        return errors;
    }

    private static double number(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new BenchFailed("wrk said something else than expected: " + output);
        }
        return Double.parseDouble(matcher.group(1));
    }

    private static double millis(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new BenchFailed("wrk said something else than expected: " + output);
        }
        double unit =
                switch (matcher.group(2)) {
                    case "us" -> 0.001;
                    case "ms" -> 1;
                    default -> 1_000;
                };
        return Double.parseDouble(matcher.group(1)) * unit;
    }
}
