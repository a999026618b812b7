package dev.podium.machines;

import dev.podium.kernel.MachineId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** {@link GpuDevices}, by the runners that are connected to this Podium. */
@Service
class HeldDevices implements GpuDevices {

    private static final Logger log = LoggerFactory.getLogger(HeldDevices.class);

    /** After it a runner that has not answered holds nothing, as far as is known. */
    private static final long TO_ANSWER = Duration.ofSeconds(30).toNanos();

    private static final int LONGEST = 200;

    /** What a connection was told last; {@code why} is its last answer, also to what it was told before. */
    private static final class Told {

        private final ConnectedRunner runner;
        private final @Nullable GpuRule rule;
        private final int number;
        private final long at = System.nanoTime();
        private final CompletableFuture<Void> answered = new CompletableFuture<>();
        private String why;

        Told(ConnectedRunner runner, @Nullable GpuRule rule, int number, String why) {
            this.runner = runner;
            this.rule = rule;
            this.number = number;
            this.why = why;
        }
    }

    private final KnownMachines known;
    private final Runners runners;
    private final Map<MachineId, Told> told = new HashMap<>();
    /** Null until somebody said it: a runner holds what it was told before until then. */
    private @Nullable Map<MachineId, GpuRule> rules;

    private int number;

    HeldDevices(KnownMachines known, Runners runners) {
        this.known = known;
        this.runners = runners;
        runners.whenConnected(this::tell);
    }

    @Override
    public void hold(Map<MachineId, GpuRule> wanted) {
        synchronized (this) {
            rules = Map.copyOf(wanted);
        }
        runners.connected().forEach(this::tell);
    }

    private synchronized void tell(MachineId machine) {
        var now = rules;
        var runner = runners.find(machine).orElse(null);
        if (now == null || runner == null) {
            return;
        }
        var rule = now.get(machine);
        var last = told.get(machine);
        var before = last != null && last.runner == runner ? last : null;
        if (before != null && Objects.equals(before.rule, rule)) {
            return;
        }
        // What held a moment ago holds on until it is answered anew.
        var why = before != null && before.rule != null ? before.why : "its runner has not answered yet";
        var next = new Told(runner, rule, ++number, why);
        told.put(machine, next);
        if (!runner.link().knowsGpus()) {
            answer(next, "its runner is older than this Podium and cannot: update it");
        } else {
            runner.answersTo((number, said) -> heard(machine, runner, number, said));
            if (!runner.link().hold(next.number, rule)) {
                answer(next, "there are more OS users and GPUs than a runner can be told at once");
            }
        }
    }

    private synchronized void heard(MachineId machine, ConnectedRunner runner, int number, String said) {
        var now = told.get(machine);
        // An answer to what was asked before says nothing of what is asked now.
        if (now != null && now.runner == runner && now.number == number) {
            var plain = said.replaceAll("[^\\x20-\\x7e]", "?");
            answer(now, plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST));
        }
    }

    private void answer(Told now, String why) {
        if (now.rule != null && !now.why.equals(why)) {
            log.info(
                    "{}: {}",
                    now.runner.met().name(),
                    why.isEmpty()
                            ? "its kernel holds OS users to their GPUs"
                            : "OS users are not held to their GPUs: " + why);
        }
        now.why = why;
        now.answered.complete(null);
    }

    @Override
    public String unheld(MachineId machine) {
        if (machine.equals(MachineId.LOCAL)) {
            return "everything there runs as Podium's own OS user";
        }
        var row = known.find(machine).orElse(null);
        if (row == null || row.signIn() != MachineRegistry.SignIn.RUNNER) {
            return "it is reached by SSH, and only a runner of root's can have its kernel hold anybody";
        }
        var runner = runners.find(machine).orElse(null);
        if (runner == null) {
            return "its runner is not connected to this Podium";
        }
        synchronized (this) {
            var now = told.get(machine);
            if (now == null || now.runner != runner || now.rule == null) {
                return "its runner was not told yet";
            }
            boolean late = !now.answered.isDone() && System.nanoTime() - now.at > TO_ANSWER;
            return late ? "its runner does not answer" : now.why;
        }
    }

    @Override
    public void await(MachineId machine, Duration limit) {
        var runner = runners.find(machine).orElse(null);
        CompletableFuture<Void> answered;
        synchronized (this) {
            var now = told.get(machine);
            answered = now == null || now.runner != runner ? CompletableFuture.completedFuture(null) : now.answered;
        }
        try {
            answered.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.debug("The runner of {} has not answered in time", machine, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
