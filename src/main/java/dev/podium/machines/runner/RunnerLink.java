package dev.podium.machines.runner;

import dev.podium.machines.Channel;
import dev.podium.machines.Command;
import dev.podium.machines.GpuRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Podium's side of a runner's connection: starts commands there. */
public final class RunnerLink implements Link.Side {

    private static final long BEGIN_SECONDS = 30;

    /** Who owns the connection. None of these may wait: the link stands still meanwhile. */
    public interface Owner {

        /** The runner has said who it is. */
        void greeted(RunnerLink link);

        /** The runner has put the credential that it was given where it finds it again. */
        void kept(RunnerLink link);

        /** The runner holds what the rule of this number said, or why it does not. */
        void held(RunnerLink link, int number, String why);

        /** Once; what ran there has ended for Podium. */
        void lost(RunnerLink link, String why);
    }

    private final Link link;
    private final Owner owner;
    private final AtomicInteger last = new AtomicInteger();
    private final Map<Integer, RunnerChannel> channels = new ConcurrentHashMap<>();
    private volatile @Nullable Greeting greeting;
    private volatile int version;
    private volatile @Nullable String lost;

    /** @param release of this Podium, for the runner's log */
    public RunnerLink(Wire wire, Owner owner, String release) {
        this(wire, owner, new Greeting(Versions.OURS, release, "", false));
    }

    RunnerLink(Wire wire, Owner owner, Greeting own) {
        this.owner = owner;
        this.link = new Link(wire, this, own);
    }

    public void start() {
        link.start();
    }

    /** {@link Link#receive}. */
    public void receive(ByteBuffer message) {
        link.receive(message);
    }

    /** {@link Link#tick}. */
    public void tick() {
        link.tick();
    }

    /** {@link Link#ended}. */
    public void ended(int code, String why) {
        link.ended(code, why);
    }

    /** Ends it; a code of {@link Wire}. */
    public void close(int code, String why) {
        link.fail(code, why);
    }

    /** Gives the runner the credential that it is to come with from now on. */
    public void give(String credential) {
        link.send(new Frame.Credential(credential));
    }

    /** Whether the runner knows of GPUs; an older one does not. */
    public boolean knowsGpus() {
        return version >= Versions.GPUS;
    }

    /**
     * Has the runner hold its OS users to these GPUs; it answers {@link Owner#held}.
     *
     * @param rule null: nobody is held
     * @return false where it is more than can be said at once
     */
    public boolean hold(int number, @Nullable GpuRule rule) {
        var frame = new Frame.Gpus(number, rule);
        if (Frames.encode(frame).remaining() > Frame.LARGEST) {
            return false;
        }
        link.send(frame);
        return true;
    }

    /** What the runner said of itself; null before it did. */
    public @Nullable Greeting greeting() {
        return greeting;
    }

    /**
     * Starts a command there.
     *
     * @throws RefusedThere the runner does not start it
     * @throws IOException the connection broke, or the runner has not begun it for half a minute
     */
    public Channel start(String osUser, Command command) throws IOException, RefusedThere {
        int id = last.incrementAndGet();
        var channel = new RunnerChannel(link, id, command.terminal() != null, () -> channels.remove(id));
        var open = new Frame.Open(id, osUser, command);
        if (Frames.encode(open).remaining() > Frame.LARGEST) {
            throw new RefusedThere(
                    "machines.command-too-long",
                    "A command for a runner has " + Frame.LARGEST + " bytes at most, its environment with it.");
        }
        channels.put(id, channel);
        var gone = lost;
        if (gone != null) {
            channel.lost(gone);
        }
        link.send(open);
        return begun(channel);
    }

    private static Channel begun(RunnerChannel channel) throws IOException, RefusedThere {
        try {
            channel.opened.get(BEGIN_SECONDS, TimeUnit.SECONDS);
            return channel;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RefusedThere refused -> throw refused;
                case IOException broken -> throw broken;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (TimeoutException e) {
            channel.close();
            throw new IOException("it has not begun within " + BEGIN_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            channel.close();
            throw new IOException("the request was given up", e);
        }
    }

    @Override
    public void greeted(Greeting other, int version) {
        greeting = other;
        this.version = version;
        owner.greeted(this);
    }

    @Override
    public void heard(Frame frame) throws BrokenProtocol {
        if (frame instanceof Frame.Kept) {
            owner.kept(this);
            return;
        }
        if (frame instanceof Frame.Held held) {
            owner.held(this, held.number(), held.why());
            return;
        }
        var channel = channels.get(frame.channel());
        if (channel != null) {
            channel.heard(frame);
        } else if (frame.channel() < 1 || frame.channel() > last.get()) {
            throw new BrokenProtocol("There is no channel " + frame.channel() + ".");
        }
        // One that is over: what was on its way meanwhile is passed over.
    }

    @Override
    public void lost(int code, String why) {
        lost = why;
        List.copyOf(channels.values()).forEach(each -> each.lost(why));
        owner.lost(this, why);
    }
}
