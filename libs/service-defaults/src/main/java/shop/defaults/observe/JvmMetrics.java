package shop.defaults.observe;

import com.sun.management.OperatingSystemMXBean;
import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;
import java.util.function.Supplier;

/**
 * Memory, garbage collection, threads and processor time of this process, under names that follow Prometheus'
 * conventions; those of Helidon's own meters do not pass {@code promtool check metrics}.
 */
public final class JvmMetrics {
    private JvmMetrics() {}

    /** Registers the meters; once a process is enough, more often does no harm. */
    public static void register() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        gauge("jvm.heap.used.bytes", "Heap in use", () -> memory.getHeapMemoryUsage()
                .getUsed());
        gauge("jvm.heap.committed.bytes", "Heap taken from the system", () -> memory.getHeapMemoryUsage()
                .getCommitted());
        gauge("jvm.heap.max.bytes", "Heap that may be taken", () -> memory.getHeapMemoryUsage()
                .getMax());
        gauge("jvm.nonheap.used.bytes", "Memory in use outside the heap", () -> memory.getNonHeapMemoryUsage()
                .getUsed());
        gauge("jvm.threads", "Platform threads; virtual ones do not count", () -> ManagementFactory.getThreadMXBean()
                .getThreadCount());
        gauge(
                "process.uptime.seconds",
                "Time since the start",
                () -> ManagementFactory.getRuntimeMXBean().getUptime() / 1e3);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            gauge("process.cpu.time.seconds", "Processor time used", () -> system.getProcessCpuTime() / 1e9);
        }
        ManagementFactory.getGarbageCollectorMXBeans().forEach(JvmMetrics::collector);
    }

    private static void gauge(String name, String description, Supplier<? extends Number> value) {
        Metrics.getOrCreate(Gauge.builder(name, value).description(description).scope(RequestMetrics.SCOPE));
    }

    private static void collector(GarbageCollectorMXBean collector) {
        List<Tag> tags = List.of(Tag.create("collector", collector.getName()));
        Metrics.getOrCreate(
                FunctionalCounter.builder("jvm.gc.collections", collector, GarbageCollectorMXBean::getCollectionCount)
                        .description("Garbage collections")
                        .scope(RequestMetrics.SCOPE)
                        .tags(tags));
        Metrics.getOrCreate(Gauge.builder("jvm.gc.time.seconds", () -> collector.getCollectionTime() / 1e3)
                .description("Time spent in garbage collection")
                .scope(RequestMetrics.SCOPE)
                .tags(tags));
    }
}
