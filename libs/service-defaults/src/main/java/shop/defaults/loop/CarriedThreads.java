package shop.defaults.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads that are carried by an executor of our own. The JDK has had them from the first, but keeps them to
 * itself until custom schedulers are specified (JEP 444, "Scheduling virtual threads"). They are had by reflection, where
 * {@code java.lang} is open to it; elsewhere the JDK's own scheduler does, which costs time and changes nothing else.
 */
final class CarriedThreads {
    private static final Logger LOG = System.getLogger(CarriedThreads.class.getName());
    private static final String BUILDER = "java.lang.ThreadBuilders$VirtualThreadBuilder";
    /** Before it, a thread that waits in a synchronized block holds its carrier, which would stop a whole event loop. */
    private static final int FIRST_FIT_RELEASE = 24;

    private static final @Nullable Constructor<?> CONSTRUCTOR = constructor();

    private CarriedThreads() {}

    /** A builder of threads that run nowhere but in tasks of this executor; empty where that cannot be had. */
    static Optional<Thread.Builder.OfVirtual> by(Executor executor) {
        if (CONSTRUCTOR == null) {
            return Optional.empty();
        }
        try {
            return Optional.of((Thread.Builder.OfVirtual) CONSTRUCTOR.newInstance(executor));
        } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("this JDK's virtual threads are not as they were", e);
        }
    }

    private static @Nullable Constructor<?> constructor() {
        if (Runtime.version().feature() < FIRST_FIT_RELEASE) {
            return null;
        }
        try {
            Constructor<?> constructor = Class.forName(BUILDER).getDeclaredConstructor(Executor.class);
            constructor.setAccessible(true);
            return constructor;
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.DEBUG, "event loops do not carry virtual threads: " + e.getMessage());
            return null;
        }
    }
}
