package shop.product.stock;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.http.RequestContext;

/** One request on its way through its product's group, and the caller who waits for the answer. */
final class Waiter {
    private final StockRequest request;
    private final Optional<RequestContext> context = RequestContext.current();
    private final CompletableFuture<Receipt> answer = new CompletableFuture<>();
    private volatile boolean taken;
    // Touched only by the one thread that settles the product's group.
    private @Nullable KeyHistory history;
    private boolean historyWanted;

    Waiter(StockRequest request) {
        this.request = request;
    }

    /** On whose behalf the group works, in logs and traces: the first whose trace is recorded, or else the first. */
    static Optional<RequestContext> oneOf(List<Waiter> group) {
        return group.stream()
                .flatMap(waiter -> waiter.context.stream())
                .filter(context -> context.span().isRecorded())
                .findFirst()
                .or(() -> group.getFirst().context);
    }

    StockRequest request() {
        return request;
    }

    /** From now on a caller who gives up cannot know the outcome. */
    void take() {
        taken = true;
    }

    boolean isWaiting() {
        return !answer.isDone();
    }

    void succeed(Receipt receipt) {
        answer.complete(receipt);
    }

    void fail(RuntimeException reason) {
        answer.completeExceptionally(reason);
    }

    Optional<KeyHistory> history() {
        return Optional.ofNullable(history);
    }

    void history(KeyHistory known) {
        history = known;
        historyWanted = false;
    }

    void forgetHistory() {
        history = null;
        historyWanted = true;
    }

    void wantHistory() {
        historyWanted = history == null;
    }

    boolean wantsHistory() {
        return historyWanted;
    }

    /** The answer, or what is known when patience ends: that nothing happened, or nothing at all. */
    Receipt await(Duration patience) {
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ServiceException refused) {
                throw refused;
            }
            throw ServiceException.of(CommonErrors.INTERNAL, "The change could not be made.")
                    .causedBy(e);
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw taken ? StockErrors.outcomeUnknown() : StockErrors.busy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.cancel(false);
            throw StockErrors.outcomeUnknown();
        }
    }
}
