package shop.product.catalog;

import com.mongodb.MongoException;
import java.time.Duration;
import java.util.function.Supplier;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;

/** Turns the driver's many ways to fail into one: the database did not answer for certain. */
public final class MongoCalls {
    private MongoCalls() {}

    /**
     * Runs the call.
     *
     * @throws ServiceException {@code unavailable} when it fails in the driver; a write may then have happened
     */
    public static <T> T run(Supplier<T> call) {
        try {
            return call.get();
        } catch (MongoException e) {
            throw unavailable(e);
        }
    }

    /** The error for a failed call; it names no server and no command. */
    public static ServiceException unavailable(MongoException cause) {
        return ServiceException.of(CommonErrors.UNAVAILABLE, "The database did not answer; try again shortly.")
                .retryAfter(Duration.ofSeconds(1))
                .causedBy(cause);
    }
}
