package dev.podium.kernel;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The actor on whose behalf this thread works. Bound at the edge (HTTP filter, socket handshake, background job) and
 * read by permission checks, by row-level security and by the audit trail. Nothing is bound by default, so code that
 * forgets to say for whom it works sees no rows.
 */
public final class CurrentActor {

    private static final ScopedValue<Actor> CURRENT = ScopedValue.newInstance();

    private CurrentActor() {}

    /** The actor, or a refusal {@code kernel.not-signed-in} where none is bound. */
    public static Actor require() {
        return find().orElseThrow(() ->
                Refusal.unauthenticated("kernel.not-signed-in", "Nobody is signed in.", "Sign in, or send a token."));
    }

    public static Optional<Actor> find() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** The actor's team, or a refusal {@code kernel.no-team}. */
    public static TeamId team() {
        var actor = require();
        if (actor.team() == null) {
            throw Refusal.forbidden(
                    "kernel.no-team", actor.name() + " belongs to no team.", "Ask a team owner to be added.");
        }
        return actor.team();
    }

    public static void run(Actor actor, Runnable work) {
        ScopedValue.where(CURRENT, actor).run(work);
    }

    public static <T extends @Nullable Object> T call(Actor actor, Callable<T> work) throws Exception {
        return ScopedValue.where(CURRENT, actor).call(work::call);
    }

    /** Work that throws no checked exception. */
    public static <T extends @Nullable Object> T get(Actor actor, java.util.function.Supplier<T> work) {
        return ScopedValue.where(CURRENT, actor).call(work::get);
    }
}
