package shop.order.placing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Does the same for many things at once, on virtual threads. */
final class InParallel {
    private InParallel() {}

    /** Results in the order of the inputs; returns, or throws what one of them threw, when all have ended. */
    static <T, R> List<R> map(List<T> inputs, int atOnce, Function<T, R> act) {
        if (inputs.size() == 1 || atOnce == 1) {
            return inputs.stream().map(act).toList();
        }
        Semaphore permits = new Semaphore(atOnce);
        List<Future<R>> futures = new ArrayList<>(inputs.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (T input : inputs) {
                Callable<R> task = () -> {
                    permits.acquire();
                    try {
                        return act.apply(input);
                    } finally {
                        permits.release();
                    }
                };
                futures.add(threads.submit(task));
            }
        }
        return futures.stream().map(InParallel::result).toList();
    }

    private static <R> R result(Future<R> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
