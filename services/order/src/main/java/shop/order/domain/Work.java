package shop.order.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * What an order still owes to the stock, and who is at it. It is stored with the order, so that whoever survives can
 * go on.
 *
 * @param owner the process that is at it; nobody when it waits for its next attempt
 * @param due when the owner's lease runs out, or the next attempt is due: from then on anyone may take it
 * @param attempts how many owners have been at it
 */
public record Work(Step step, Optional<String> owner, Instant due, int attempts) {
    /** Once it is {@link #GIVE_BACK} it never becomes {@link #TAKE} again. */
    public enum Step {
        /** Take every line's stock, then be placed. */
        TAKE,
        /** Give every line's stock back; a pending order is then rejected. */
        GIVE_BACK
    }

    public static Work leased(Step step, String owner, Instant until) {
        return new Work(step, Optional.of(owner), until, 1);
    }

    /** Whether somebody is at it. */
    public boolean isHeld(Instant now) {
        return owner.isPresent() && now.isBefore(due);
    }

    Work takenBy(String next, Instant until) {
        return new Work(step, Optional.of(next), until, attempts + 1);
    }

    Work yielded(Instant nextAttempt) {
        return new Work(step, Optional.empty(), nextAttempt, attempts);
    }

    Work turnedToGivingBack() {
        return new Work(Step.GIVE_BACK, owner, due, attempts);
    }
}
