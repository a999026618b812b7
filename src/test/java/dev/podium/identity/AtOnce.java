package dev.podium.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work that begins at the same moment on as many threads. */
final class AtOnce {

    private AtOnce() {}

    @SafeVarargs
    static <T> List<T> run(Callable<T>... works) throws InterruptedException, ExecutionException {
        var start = new CountDownLatch(1);
        try (var pool = Executors.newFixedThreadPool(works.length)) {
            var racers = new ArrayList<Future<T>>();
            for (var work : works) {
                racers.add(pool.submit(() -> {
                    start.await();
                    return work.call();
                }));
            }
            start.countDown();
            var results = new ArrayList<T>();
            for (var racer : racers) {
                results.add(racer.get());
            }
            return results;
        }
    }

    /** The code of the refusal that the work ends with; "done" when it ends well. */
    static String outcome(Runnable work) {
        try {
            work.run();
            return "done";
        } catch (dev.podium.kernel.Refusal refusal) {
            return refusal.code();
        }
    }
}
