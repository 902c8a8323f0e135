package shop.local.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/**
 * An audit's outcome in the text format of Prometheus, for the textfile collector of its node exporter: what runs now and
 * then and is not there to be asked leaves its metrics in a file.
 */
public record AuditMetrics(AuditReport report, Instant at) {
    /** Puts the file in place as a whole, so that nobody reads half of it. */
    public void write(Path file) throws IOException {
        Path whole = file.toAbsolutePath();
        Path unfinished = whole.resolveSibling(whole.getFileName() + ".tmp");
        Files.writeString(unfinished, text());
        Files.move(unfinished, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        family(text, "shop_audit_findings", "What the last audit found wrong, by kind");
        for (Fault fault : Fault.values()) {
            long count = report.findings().stream()
                    .filter(finding -> finding.fault() == fault)
                    .count();
            text.append("shop_audit_findings{fault=\"%s\"} %d\n".formatted(fault, count));
        }
        single(text, "shop_audit_sound", "1 if the last audit found nothing wrong", report.isSound() ? 1 : 0);
        single(text, "shop_audit_unexamined", "Suspects that were too many to be looked at again", report.more());
        single(text, "shop_audit_products", "Products that the last audit looked at", report.products());
        single(text, "shop_audit_movements", "Stock movements that the last audit looked at", report.movements());
        single(text, "shop_audit_timestamp_seconds", "When the last audit ended, as Unix time", at.getEpochSecond());
        return text.toString();
    }

    private static void single(StringBuilder text, String name, String help, long value) {
        family(text, name, help);
        text.append(name).append(' ').append(value).append('\n');
    }

    private static void family(StringBuilder text, String name, String help) {
        text.append("# HELP %s %s\n# TYPE %s gauge\n".formatted(name, help, name));
    }
}
