package shop.local;

import java.net.BindException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import shop.defaults.process.RunningService;
import shop.defaults.process.ServiceProcess;

/** The four servers in this process. */
final class OneProcess {
    private static final System.Logger LOG = System.getLogger(OneProcess.class.getName());
    private static final Executor THREAD_EACH = work -> Thread.ofPlatform().start(work);

    private OneProcess() {}

    /**
     * Starts all at the same time and returns when each listens.
     *
     * @throws CannotStart with a sentence for each that does not
     */
    static void start(LocalSettings settings, Parts parts) {
        Map<LocalService, CompletableFuture<RunningService>> starting = new LinkedHashMap<>();
        settings.services()
                .forEach((service, ready) -> starting.put(
                        service,
                        CompletableFuture.supplyAsync(() -> ready.starter().start(), THREAD_EACH)));
        List<String> failures = new ArrayList<>();
        starting.forEach((service, start) -> {
            try {
                parts.add(start.join());
            } catch (CompletionException e) {
                failures.add(sentence(service, settings.services().get(service), e));
            }
        });
        if (!failures.isEmpty()) {
            throw new CannotStart(1, failures);
        }
    }

    private static String sentence(LocalService service, LocalSettings.@Nullable Ready ready, CompletionException e) {
        Throwable failure = e.getCause() == null ? e : e.getCause();
        LOG.log(System.Logger.Level.ERROR, "the " + service.name() + " cannot start", failure);
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException && ready != null) {
                return new LocalPort(ready.port()).inUse(service.name());
            }
        }
        return "The " + service.name() + " cannot start: " + ServiceProcess.describe(failure);
    }
}
