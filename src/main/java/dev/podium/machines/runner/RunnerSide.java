package dev.podium.machines.runner;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runner's side of a connection: does what Podium says. What runs ends with the connection. */
final class RunnerSide implements Link.Side {

    /** More are no agents but a mistake. */
    private static final int MOST_RUNS = 500;

    private static final Logger log = LoggerFactory.getLogger(RunnerSide.class);

    /** How a connection ended: a code of a WebSocket's close, and why. */
    record Lost(int code, String why) {}

    final Link link;
    final CompletableFuture<Greeting> greeted = new CompletableFuture<>();
    final CompletableFuture<Lost> lost = new CompletableFuture<>();

    private final Starter starter;
    private final Consumer<String> keep;
    private final GpuKeeper gpus;
    private final Map<Integer, Run> runs = new ConcurrentHashMap<>();
    private int last;
    private volatile int version;

    /**
     * @param keep puts a credential where it is found again; called by a thread of its own
     * @param gpus who holds OS users to what they may open
     */
    RunnerSide(Wire wire, Greeting own, Starter starter, Consumer<String> keep, GpuKeeper gpus) {
        this.gpus = gpus;
        this.starter = starter;
        this.keep = keep;
        this.link = new Link(wire, this, own);
    }

    @Override
    public void greeted(Greeting other, int version) {
        this.version = version;
        greeted.complete(other);
    }

    @Override
    public void heard(Frame frame) throws BrokenProtocol {
        switch (frame) {
            case Frame.Open open -> open(open);
            case Frame.Credential credential -> keep(credential.text());
            case Frame.Gpus wanted
            when version >= Versions.GPUS ->
                gpus.keep(wanted.number(), wanted.rule(), (number, why) -> link.send(new Frame.Held(number, why)));
            case Frame other
            when other.channel() == 0 || other.channel() > last ->
                throw new BrokenProtocol("There is no channel " + other.channel() + ".");
            case Frame other -> {
                var run = runs.get(other.channel());
                if (run != null) {
                    run.heard(other);
                }
            }
        }
    }

    private void open(Frame.Open open) throws BrokenProtocol {
        if (open.channel() <= last) {
            throw new BrokenProtocol("Channels are counted up.");
        }
        last = open.channel();
        if (runs.size() >= MOST_RUNS) {
            link.send(new Frame.Refused(
                    open.channel(), "machines.busy", "The runner runs " + MOST_RUNS + " commands already."));
            return;
        }
        var run = new Run(link, open, () -> runs.remove(open.channel()));
        runs.put(open.channel(), run);
        Thread.ofVirtual().name("run start").start(() -> run.start(starter));
    }

    private void keep(String credential) {
        Thread.ofVirtual().name("runner credential").start(() -> {
            try {
                keep.accept(credential);
                link.send(new Frame.Kept());
            } catch (UncheckedIOException e) {
                log.error("The new credential cannot be kept; the old one counts on", e);
                link.fail(Wire.GOING_AWAY, "The runner cannot keep its credential.");
            }
        });
    }

    @Override
    public void lost(int code, String why) {
        List.copyOf(runs.values()).forEach(Run::end);
        lost.complete(new Lost(code, why));
    }
}
