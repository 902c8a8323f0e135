package shop.order;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import shop.order.placing.FaultPoint;
import shop.order.placing.FaultPoints;

/**
 * Ends this process on the spot, or makes it stall, when an order passes a point: for crash tests, and read in the
 * environment {@code test} alone. Each fault is {@code <point>=halt} or {@code <point>=stall:<seconds>}, with {@code @n}
 * behind it when it is meant for the n-th time the point is passed; it happens once.
 */
final class FaultSwitch implements FaultPoints {
    /** What the process ends with: as if killed by SIGKILL. */
    static final int EXIT = 137;

    private static final Pattern FAULT = Pattern.compile("([a-z-]+)=(halt|stall:([0-9]{1,4}))(@([1-9][0-9]{0,6}))?");

    private record Fault(boolean halts, Duration stall, AtomicInteger countdown) {}

    private final Map<FaultPoint, Fault> faults = new EnumMap<>(FaultPoint.class);

    private FaultSwitch() {}

    /** @throws IllegalArgumentException saying what each fault must look like */
    static FaultPoints of(List<String> faults) {
        if (faults.isEmpty()) {
            return FaultPoints.NONE;
        }
        FaultSwitch armed = new FaultSwitch();
        faults.forEach(armed::arm);
        return armed;
    }

    private void arm(String text) {
        Matcher fault = FAULT.matcher(text);
        if (!fault.matches()) {
            throw new IllegalArgumentException("must be like after-insert=halt@3 or after-takes=stall:20");
        }
        boolean halts = fault.group(2).equals("halt");
        Duration stall = halts ? Duration.ZERO : Duration.ofSeconds(Long.parseLong(fault.group(3)));
        int nth = fault.group(5) == null ? 1 : Integer.parseInt(fault.group(5));
        faults.put(point(fault.group(1)), new Fault(halts, stall, new AtomicInteger(nth)));
    }

    private static FaultPoint point(String name) {
        for (FaultPoint point : FaultPoint.values()) {
            if (name(point).equals(name)) {
                return point;
            }
        }
        throw new IllegalArgumentException("must name one of "
                + List.of(FaultPoint.values()).stream().map(FaultSwitch::name).toList());
    }

    private static String name(FaultPoint point) {
        return point.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public void pass(FaultPoint point) {
        Fault fault = faults.get(point);
        if (fault == null || fault.countdown().decrementAndGet() != 0) {
            return;
        }
        System.err.println("fault at " + name(point));
        if (fault.halts()) {
            Runtime.getRuntime().halt(EXIT);
        }
        LockSupport.parkNanos(fault.stall().toNanos());
    }
}
