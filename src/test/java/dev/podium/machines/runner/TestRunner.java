package dev.podium.machines.runner;

import dev.podium.machines.GpuRule;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A runner in this process, of the tests' own OS user or, where root runs them, of each. */
public final class TestRunner implements AutoCloseable {

    private static final GpuKeeper UNABLE = GpuKeeper.none("it is a test's");

    private final RunnerState state;
    private final Dial dial;
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    /** One that starts everything as the tests' own OS user. */
    public static TestRunner own(int port, Path folder, @Nullable String token) {
        return own(port, folder, token, Map.of());
    }

    /** @param more on top of this process's environment */
    public static TestRunner own(int port, Path folder, @Nullable String token, Map<String, String> more) {
        var name = System.getProperty("user.name");
        var environment = new HashMap<>(System.getenv());
        environment.putAll(more);
        var users = new OsUsers.Own(name, System.getProperty("user.home"), environment);
        return new TestRunner(port, folder, token, name, users, false);
    }

    /** One that root started. */
    public static TestRunner each(int port, Path folder, @Nullable String token) {
        return new TestRunner(port, folder, token, "root", new OsUsers.Each(null, UNABLE), true);
    }

    /** One that says it holds OS users to GPUs, or what {@code why} has; it puts what it is told into {@code told}. */
    public static TestRunner holding(
            int port, Path folder, @Nullable String token, Queue<Optional<GpuRule>> told, Supplier<String> why) {
        var name = System.getProperty("user.name");
        var users = new OsUsers.Own(name, System.getProperty("user.home"), System.getenv());
        var gpus = new GpuKeeper() {

            @Override
            public void keep(int number, @Nullable GpuRule rule, BiConsumer<Integer, String> answer) {
                told.add(Optional.ofNullable(rule));
                answer.accept(number, why.get());
            }

            @Override
            public List<String> properties(String osUser) {
                return List.of();
            }
        };
        return new TestRunner(port, folder, token, name, users, false, Versions.OURS, gpus);
    }

    /** One of the release before, which knows nothing of GPUs. */
    public static TestRunner older(int port, Path folder, @Nullable String token) {
        var name = System.getProperty("user.name");
        var users = new OsUsers.Own(name, System.getProperty("user.home"), System.getenv());
        return new TestRunner(port, folder, token, name, users, false, new Versions(1, 1), UNABLE);
    }

    private TestRunner(int port, Path folder, @Nullable String token, String osUser, OsUsers users, boolean root) {
        this(port, folder, token, osUser, users, root, Versions.OURS, UNABLE);
    }

    private TestRunner(
            int port,
            Path folder,
            @Nullable String token,
            String osUser,
            OsUsers users,
            boolean root,
            Versions versions,
            GpuKeeper gpus) {
        var url = "http://localhost:" + port;
        try {
            state = RunnerState.open(folder, url);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        var used = token == null || state.enrolledBy(token) ? null : token;
        dial = new Dial(
                URI.create("ws://localhost:" + port + "/runner"),
                state,
                used,
                new Greeting(versions, "test", osUser, root),
                new Starter(users),
                gpus);
        Thread.ofPlatform().daemon().name("test runner").start(() -> {
            try {
                dial.run();
                ended.complete("closed");
            } catch (Dial.Unwanted unwanted) {
                ended.complete(String.valueOf(unwanted.getMessage()));
            } catch (InterruptedException | RuntimeException e) {
                ended.completeExceptionally(e);
            }
        });
    }

    /** Why it ended by itself. */
    public String ended() throws Exception {
        return ended.get(20, TimeUnit.SECONDS);
    }

    public @Nullable String credential() {
        return state.credential();
    }

    @Override
    public void close() {
        dial.close();
        ended.join();
        try {
            state.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
