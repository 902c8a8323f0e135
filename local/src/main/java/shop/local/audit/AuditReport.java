package shop.local.audit;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an audit found.
 *
 * @param findings faults and warnings, as far as they were looked at twice
 * @param more how many further products and orders looked wrong, too many to look at again
 * @param orders how many orders there are, by status
 */
public record AuditReport(
        List<Finding> findings, long more, long products, long movements, Map<String, Long> orders, Sums units) {

    public AuditReport {
        findings = List.copyOf(findings);
    }

    public boolean isSound() {
        return more == 0 && faults() == 0;
    }

    public long faults() {
        return findings.stream().filter(finding -> !finding.fault().isWarning()).count();
    }

    /** The totals, in a few lines for people. */
    public String summary() {
        String byStatus = orders.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", ", " (", ")"));
        long count = orders.values().stream().mapToLong(Long::longValue).sum();
        long warnings = findings.size() - faults();
        return products + " products, " + movements + " movements, " + count + " orders"
                + (orders.isEmpty() ? "" : byStatus) + ".\nUnits: " + units + ".\n"
                + (isSound() ? "Nothing is wrong" : faults() + " faults" + (more == 0 ? "" : " and " + more + " more"))
                + (warnings == 0 ? "" : ", " + warnings + " warnings") + ".";
    }
}
