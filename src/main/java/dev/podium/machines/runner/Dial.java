package dev.podium.machines.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one connection to Podium, for ever: a lost one is made again, later each time it cannot be. */
final class Dial implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    /** Short enough for what runs there to be told of within 10 s after a link is back. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

    private static final Logger log = LoggerFactory.getLogger(Dial.class);

    /** Podium will not have this runner; trying again is of no use. The message is for people. */
    static final class Unwanted extends Exception {

        Unwanted(String sentence) {
            super(sentence);
        }
    }

    private final URI socket;
    private final RunnerState state;
    private final Greeting greeting;
    private final Starter starter;
    private final GpuKeeper gpus;
    private final HttpClient http;
    private volatile @Nullable String token;
    private volatile @Nullable RunnerSide current;
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * @param socket where runners come in
     * @param token of an enrolment; null where the state holds a credential
     */
    Dial(URI socket, RunnerState state, @Nullable String token, Greeting greeting, Starter starter, GpuKeeper gpus) {
        this.gpus = gpus;
        this.socket = socket;
        this.state = state;
        this.token = token;
        this.greeting = greeting;
        this.starter = starter;
        this.http = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** Returns when it was closed. */
    void run() throws Unwanted, InterruptedException {
        var wait = FIRST_WAIT;
        while (!closed()) {
            if (once()) {
                wait = FIRST_WAIT;
            }
            if (!closed()) {
                // By chance: the runners of a Podium that starts anew do not come all at once.
                long spread =
                        Math.round(wait.toMillis() * ThreadLocalRandom.current().nextDouble(0.5, 1));
                if (closing.await(spread, TimeUnit.MILLISECONDS)) {
                    return;
                }
                var longer = wait.multipliedBy(2);
                wait = longer.compareTo(LONGEST_WAIT) < 0 ? longer : LONGEST_WAIT;
            }
        }
    }

    private boolean closed() {
        return closing.getCount() == 0;
    }

    /** Connects, and stays as long as the connection does; whether Podium had greeted. */
    private boolean once() throws Unwanted, InterruptedException {
        var enrolling = token;
        var credential = enrolling == null ? state.credential() : enrolling;
        if (credential == null) {
            throw new Unwanted("This runner has no credential. Make an enrolment token on the machine's page.");
        }
        var wire = new SocketWire();
        var side = new RunnerSide(wire, greeting, starter, given -> keep(given, enrolling), gpus);
        wire.carry(side.link);
        try {
            http.newWebSocketBuilder()
                    .connectTimeout(CONNECT)
                    .header("Authorization", "Bearer " + credential)
                    .buildAsync(socket, wire)
                    .get(2 * CONNECT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | CancellationException e) {
            wire.close(Wire.GOING_AWAY, "Too late.");
            refused(e.getCause() == null ? e : e.getCause());
            return false;
        }
        current = side;
        side.link.start();
        stay(side);
        var lost = side.lost.join();
        if (!closed()) {
            over(lost);
        }
        return side.greeted.isDone();
    }

    private void stay(RunnerSide side) throws InterruptedException {
        side.greeted.thenAccept(podium ->
                log.info("connected to {} ({}) as {}", socket.getHost(), podium.release(), greeting.osUser()));
        while (!side.lost.isDone()) {
            if (closed()) {
                side.link.fail(Wire.GOING_AWAY, "The runner ends.");
            }
            try {
                side.lost.get(Link.HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillThere) {
                side.link.tick();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void keep(String credential, @Nullable String enrolling) {
        try {
            state.keep(credential, enrolling);
            token = null;
        } catch (IOException e) {
            throw new UncheckedIOException("The credential cannot be kept", e);
        }
    }

    private void refused(Throwable cause) throws Unwanted {
        if (cause instanceof WebSocketHandshakeException handshake
                && handshake.getResponse() != null
                && handshake.getResponse().statusCode() == 401
                && handshake
                        .getResponse()
                        .headers()
                        .firstValue("WWW-Authenticate")
                        .orElse("")
                        .startsWith("Bearer")) {
            if (token != null && state.credential() != null) {
                log.warn("the enrolment token does not count; going on with the credential that is kept");
                token = null;
                return;
            }
            throw new Unwanted(
                    "Podium does not know this runner: its token was used, has expired or was replaced. Make a"
                            + " new enrolment token on the machine's page.");
        }
        if (cause instanceof WebSocketHandshakeException handshake && handshake.getResponse() != null) {
            log.warn(
                    "{} answers {}; trying again",
                    socket.getHost(),
                    handshake.getResponse().statusCode());
        } else {
            log.warn("{} cannot be reached: {}; trying again", socket.getHost(), cause.toString());
        }
    }

    private static void over(RunnerSide.Lost lost) throws Unwanted {
        switch (lost.code()) {
            case Wire.WITHDRAWN ->
                throw new Unwanted("Podium took this runner's credential back. Make a new enrolment token on the"
                        + " machine's page.");
            case Wire.REPLACED ->
                throw new Unwanted(
                        "Another runner came with this runner's credential. Where you know of none, make a new"
                                + " enrolment token on the machine's page.");
            default -> log.warn("the connection is lost: {}", lost.why());
        }
    }

    @Override
    public void close() {
        closing.countDown();
        var side = current;
        if (side != null) {
            side.link.fail(Wire.GOING_AWAY, "The runner ends.");
        }
        http.shutdownNow();
    }
}
