package shop.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The figures of several sides over several rounds, as a table of medians. */
final class Rounds {
    /** One side in one round. */
    record Figures(double perSecond, double p50Millis, double p99Millis, double cpuMicros, long errors) {
        static Figures of(Load.Result result) {
            return new Figures(
                    result.perSecond(),
                    result.millis(50),
                    result.millis(99),
                    result.cpuMicrosPerRequest(),
                    result.errors());
        }
    }

    private final String title;
    private final Map<String, List<Figures>> sides = new LinkedHashMap<>();

    Rounds(String title) {
        this.title = title;
    }

    void add(String side, Figures figures) {
        System.out.printf(
                Locale.ROOT,
                "%-48s %10.0f/s  p50 %7.2f ms  p99 %7.2f ms  %d errors%n",
                side,
                figures.perSecond(),
                figures.p50Millis(),
                figures.p99Millis(),
                figures.errors());
        sides.computeIfAbsent(side, name -> new ArrayList<>()).add(figures);
    }

    /** The first side that was added is what the others are held against. */
    String table() {
        return table(sides.keySet().iterator().next());
    }

    /** @param standard the side that the others are held against */
    String table(String standard) {
        StringBuilder table = new StringBuilder("### " + title + "\n\n")
                .append("| | requests/s | ratio | p50 ms | p99 ms | server CPU µs/request | errors |\n")
                .append("| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        List<Figures> first = Objects.requireNonNull(sides.get(standard));
        boolean flawless = sides.values().stream().flatMap(List::stream).allMatch(figures -> figures.errors() == 0);
        sides.forEach((name, rounds) -> table.append(String.format(
                Locale.ROOT,
                "| %s | %,.0f | %s | %.2f | %.2f | %.0f | %d |%n",
                name,
                median(rounds, Figures::perSecond),
                flawless ? String.format(Locale.ROOT, "%.2f", ratio(rounds, first)) : "errors",
                median(rounds, Figures::p50Millis),
                median(rounds, Figures::p99Millis),
                median(rounds, Figures::cpuMicros),
                rounds.stream().mapToLong(Figures::errors).sum())));
        return table.append('\n').toString();
    }

    /** The median of what it was in each round: a machine that is slower for a while is so for both. */
    private static double ratio(List<Figures> rounds, List<Figures> standard) {
        return median(IntStream.range(0, Math.min(rounds.size(), standard.size()))
                .mapToDouble(i -> rounds.get(i).perSecond() / standard.get(i).perSecond()));
    }

    private interface Figure {
        double of(Figures figures);
    }

    private static double median(List<Figures> rounds, Figure figure) {
        return median(rounds.stream().mapToDouble(figure::of));
    }

    private static double median(DoubleStream unsorted) {
        double[] values = unsorted.sorted().toArray();
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
