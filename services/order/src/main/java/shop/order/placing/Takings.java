package shop.order.placing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import shop.defaults.error.ServiceException;
import shop.order.domain.Offer;
import shop.order.domain.OrderLine;
import shop.order.domain.ProductId;
import shop.order.domain.Rejection;
import shop.order.placing.StockReservations.Taking;

/** How the lines of one order came out, in the order of the lines. */
record Takings(Map<OrderLine, Taking> byLine) {

    boolean allTaken() {
        return byLine.values().stream().allMatch(Taking.Taken.class::isInstance);
    }

    Map<ProductId, Offer> offers() {
        Map<ProductId, Offer> offers = new LinkedHashMap<>();
        byLine.forEach((line, taking) -> {
            if (taking instanceof Taking.Taken taken) {
                offers.put(line.product(), taken.offer());
            }
        });
        return offers;
    }

    /** Why it cannot be had, by the first line that was refused. */
    Optional<Rejection> refusal() {
        return byLine.values().stream()
                .filter(Taking.Refused.class::isInstance)
                .map(taking -> ((Taking.Refused) taking).reason())
                .findFirst();
    }

    /** Lines whose stock this attempt took or may still take. */
    List<OrderLine> mayHold() {
        return byLine.entrySet().stream()
                .filter(entry -> switch (entry.getValue()) {
                    case Taking.Taken taken -> true;
                    case Taking.Unknown unknown -> true;
                    case Taking.Refused refused -> !refused.conclusive();
                    case Taking.NotTaken notTaken -> false;
                })
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Why nothing at all came of it: every line was out of reach. */
    Optional<ServiceException> outOfReach() {
        List<ServiceException> failures = byLine.values().stream()
                .filter(Taking.NotTaken.class::isInstance)
                .map(taking -> ((Taking.NotTaken) taking).failure())
                .toList();
        return failures.size() == byLine.size() ? failures.stream().findFirst() : Optional.empty();
    }
}
