package dev.podium.tasks;

import dev.podium.agents.Agent;
import dev.podium.agents.AgentState;
import dev.podium.agents.Agents;
import dev.podium.agents.Errands;
import dev.podium.agents.Evidence;
import dev.podium.agents.NewAgent;
import dev.podium.agents.Sharing;
import dev.podium.costs.Budgets;
import dev.podium.identity.Access;
import dev.podium.kernel.Actor;
import dev.podium.kernel.BudgetId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Origin;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.RunId;
import dev.podium.machines.Machines;
import dev.podium.secrets.Secrets;
import dev.podium.tasks.RunFolders.Look;
import dev.podium.tasks.RunFolders.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is done with one run: started, looked after, ended. Each step finds what an earlier one left, so that it can be taken
 * again after any end of Podium; that the program begins once is seen to by the mark in its folder.
 *
 * <p>All that is begun is begun as whoever asked for it, as they are now; what is over is cleared away by Podium itself.
 *
 * <p>Longer than most files: a run's whole life is read from the top to the bottom.
 */
@Component
class RunWork {

    private static final Logger log = LoggerFactory.getLogger(RunWork.class);
    private static final TypeReference<Map<String, String>> VARIABLES = new TypeReference<>() {};
    private static final int LONGEST_REASON = 1_000;
    /** Between two steps of ending a run. */
    static final Duration GRACE = Duration.ofSeconds(5);
    /** A program that began and has no number after so long never will. */
    private static final Duration UNSEEN = Duration.ofMinutes(1);
    /** What the last call of a model cost is in the ledger within a second after it was settled. */
    private static final Duration SETTLED = Duration.ofMillis(1_500);
    /** That a call was refused for want of money is told within two more. */
    private static final Duration TOLD = Duration.ofMillis(3_500);

    private final RunStore store;
    private final RunFolders folders;
    private final RunCosts costs;
    private final Agents agents;
    private final Errands errands;
    private final Machines machines;
    private final Budgets budgets;
    private final Access access;
    private final Secrets secrets;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transactions;
    private final Duration patience;
    /** When this Podium started which; one that was killed and started again looks at the folder, which says so by then. */
    private final Map<RunId, Long> launched = new ConcurrentHashMap<>();

    private final JsonMapper json = JsonMapper.builder().build();

    /** @param patience how long a machine that does not answer is waited for */
    RunWork(
            RunStore store,
            RunFolders folders,
            RunCosts costs,
            Agents agents,
            Errands errands,
            Machines machines,
            Budgets budgets,
            Access access,
            Secrets secrets,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions,
            @Value("${podium.tasks.machine-patience:10m}") Duration patience) {
        this.store = store;
        this.folders = folders;
        this.costs = costs;
        this.agents = agents;
        this.errands = errands;
        this.machines = machines;
        this.budgets = budgets;
        this.access = access;
        this.secrets = secrets;
        this.events = events;
        this.transactions = new TransactionTemplate(transactions);
        this.patience = patience;
    }

    private <T extends @Nullable Object> T as(RunRow row, Actor actor, Supplier<T> work) {
        try {
            return Origin.call(
                    new Origin(row.id().toString(), "", "Podium, for the run " + row.id()),
                    () -> CurrentActor.get(actor, work));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Nothing here throws it.", e);
        }
    }

    private <T extends @Nullable Object> T inTeam(RunRow row, Supplier<T> work) {
        return CurrentActor.get(Actor.system(row.team()), () -> transactions.execute(_ -> work.get()));
    }

    private void doInTeam(RunRow row, Runnable work) {
        CurrentActor.run(Actor.system(row.team()), () -> transactions.executeWithoutResult(_ -> work.run()));
    }

    private void tell(RunRow row, RunState state) {
        events.publishEvent(new RunChanged(row.team(), row.id(), row.person(), state));
    }

    void move(RunRow row, RunState to, String reason) {
        if (Boolean.TRUE.equals(inTeam(row, () -> store.move(row, to, shortened(reason))))) {
            tell(row, to);
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON - 1) + "…";
    }

    /** It is its turn: its agent is made, its folder laid, its program started. Also where that was begun before. */
    void start(RunRow seen) {
        var row = inTeam(seen, () -> store.find(seen.id()).orElse(null));
        if (row == null || row.state() != RunState.STARTING) {
            return;
        }
        try {
            if (row.ending() != null && row.folder() == null) {
                end(row, null, RunResult.none("It was not started."));
                return;
            }
            begin(row);
            heard(row);
        } catch (Refusal refused) {
            refused(row, refused);
        }
    }

    /** What a machine says while it does not answer mends itself; the rest does not. */
    void refused(RunRow row, Refusal refused) {
        if (refused.kind() == Refusal.Kind.UNAVAILABLE) {
            unheard(row, refused);
            return;
        }
        end(
                row,
                RunState.FAILED,
                refused.sentence() + " " + refused.nextStep(),
                null,
                RunResult.none("It was not started."));
    }

    private void begin(RunRow row) {
        var asker = access.now(row.asker())
                .orElseThrow(() -> Refusal.forbidden(
                        "tasks.asker-left",
                        row.personName() + ", who asked for it, may not do that any more.",
                        "Let somebody who is in the team ask for it."));
        var agent = as(row, asker, () -> agent(row));
        if (row.agent() == null) {
            doInTeam(row, () -> {
                store.agent(row.id(), agent.id(), agent.name().value(), agent.machine());
                store.event(row.id(), row.team(), "agent", row.state(), "Its agent is " + agent.name() + ".");
            });
        }
        if (!row.ownAgent() && row.folder() == null && agent.state().running()) {
            as(row, asker, () -> type(row, agent));
            return;
        }
        launch(row, asker, agent);
    }

    /** Its own is known by its name, so that one that Podium made and could not write down is found again. */
    private Agent agent(RunRow row) {
        var known = row.agent();
        if (known != null) {
            return agents.get(known);
        }
        var name = ownName(row);
        return agents.list(new Agents.Filter(name, null, true, List.of()), 0, Agents.LONGEST_PAGE).stream()
                .filter(agent -> agent.name().value().equals(name))
                .findFirst()
                .orElseGet(() -> make(row, name));
    }

    static String ownName(RunRow row) {
        return "run-" + row.id().toString().replace("-", "").substring(0, 16);
    }

    private Agent make(RunRow row, String name) {
        var spec = json.readValue(row.spec(), RunSpec.class);
        var environment = Objects.requireNonNull(transactions.execute(_ -> environment(row)));
        return agents.create(new NewAgent(
                name,
                row.program(),
                spec.command(),
                spec.arguments(),
                row.machine(),
                row.machine() == null ? spec.needs() : List.of(),
                Objects.requireNonNull(spec.folder()),
                environment,
                false,
                Sharing.PRIVATE,
                false,
                spec.models(),
                spec.project() == null ? null : ProjectId.parse(spec.project()),
                null));
    }

    private Map<String, String> environment(RunRow row) {
        var secret = store.environment(row.id());
        return secret == null ? Map.of() : json.readValue(secrets.reveal(secret), VARIABLES);
    }

    private void launch(RunRow row, Actor asker, Agent agent) {
        var account = agent.terminal().account();
        var prompt = inTeam(row, () -> store.prompt(row.id()));
        var files = inTeam(row, () -> store.files(row.id()));
        var folder = folders.lay(account, row.id(), prompt, files);
        doInTeam(row, () -> store.laid(row.id(), account.osUser(), folder));
        var now = inTeam(row, () -> store.find(row.id()).orElseThrow());
        if (now.ending() != null || !(folders.look(account, List.of(folder)).getFirst() instanceof Look.Ready)) {
            // Whoever looks after it goes on from what lies there.
            return;
        }
        // The program takes its mark a moment after it was started. Until then the folder looks as if nobody had: to
        // start it
        // again would end its token, and perhaps itself.
        var before = launched.put(row.id(), System.nanoTime());
        if (before != null && System.nanoTime() - before < UNSEEN.toNanos() / 2) {
            launched.put(row.id(), before);
            return;
        }
        var errand = new Errands.Errand(RunFolders.wrapper(folder), folder, RunFolders.variables(row.id(), folder));
        try {
            as(row, asker, () -> errands.begin(agent.id(), errand, token -> token(row, token)));
        } catch (Refusal refused) {
            launched.remove(row.id());
            // It was started a moment ago, by a Podium that is no more perhaps: the folder says so soon.
            boolean soon = row.stateAt().plus(UNSEEN).isAfter(inTeam(row, store::now));
            if (!soon || !refused.code().equals("agents.busy")) {
                throw refused;
            }
            log.debug("The run {} was started already.", row.id(), refused);
        }
    }

    private void token(RunRow row, UUID token) {
        CurrentActor.run(Actor.system(row.team()), () -> {
            var cap = row.budget();
            if (row.budgetId() != null) {
                removeBudget(row.budgetId());
            }
            var budget = cap == null
                    ? null
                    : budgets.add(
                                    Budgets.Of.TEAM,
                                    new Budgets.Fields(
                                            Budgets.Scope.KEY, token.toString(), Budgets.Period.MONTH, cap, true))
                            .id()
                            .value();
            transactions.executeWithoutResult(_ -> store.token(row.id(), token, budget));
        });
    }

    private void removeBudget(UUID budget) {
        try {
            budgets.remove(Budgets.Of.TEAM, new BudgetId(budget));
        } catch (Refusal gone) {
            log.debug("The budget {} is gone already.", budget, gone);
        }
    }

    /** Into a program that runs, and says itself when it has done it. */
    private boolean type(RunRow row, Agent agent) {
        if (row.typedAt() != null) {
            return false;
        }
        if (!Errands.tellsWhenDone(agent.program().id()) || agent.command() != null) {
            // What the run before it started ends a moment after its result was there.
            if (row.stateAt().plus(UNSEEN).isAfter(Objects.requireNonNull(transactions.execute(_ -> store.now())))) {
                return false;
            }
            throw Refusal.conflict(
                    "tasks.agent-busy",
                    "The agent " + agent.name() + " runs, and "
                            + agent.program().name() + " does not say by itself when it has done something.",
                    "Stop the agent, so that the run starts its program; or leave the agent out.");
        }
        if (agent.state() != AgentState.IDLE || agent.evidence() != Evidence.HOOK) {
            // It waits until that has finished what it does.
            return false;
        }
        boolean mine = inTeam(row, () -> store.typing(row.id(), agent.since()));
        if (mine) {
            var prompt = new String(inTeam(row, () -> store.prompt(row.id())), StandardCharsets.UTF_8);
            agents.input(agent.id(), prompt, true);
        }
        return mine;
    }

    /** A run in a program that runs anyway: by what that says of itself. */
    void lookTyped(RunRow row, Instant now) {
        var actor = access.now(row.asker()).orElse(Actor.system(row.team()));
        var agent = CurrentActor.get(actor, () -> agents.get(Objects.requireNonNull(row.agent())));
        if (row.ending() != null) {
            if (agent.state().running()) {
                as(row, actor, () -> {
                    agents.interrupt(agent.id());
                    return true;
                });
            }
            end(row, null, RunResult.none("Its agent goes on, so what changed is not known."));
            return;
        }
        boolean typed = row.typedAt() != null;
        boolean told = agent.evidence() == Evidence.HOOK || agent.evidence() == Evidence.PROMPT;
        switch (agent.state()) {
            case WAITING_FOR_PERMISSION, WAITING_FOR_INPUT -> {
                if (typed) {
                    move(row, RunState.NEEDS_INPUT, agent.reason());
                }
            }
            case WORKING, STUCK -> {
                if (typed && told) {
                    move(row, RunState.WORKING, agent.reason());
                }
            }
            case IDLE -> {
                if (typed && told && !agent.since().equals(row.idleSince())) {
                    end(row, RunState.SUCCEEDED, agent.reason(), null, typedResult(actor, agent));
                } else if (typed
                        && Objects.requireNonNull(row.typedAt()).plus(UNSEEN).isBefore(now)) {
                    end(
                            row,
                            RunState.FAILED,
                            "Its agent did not begin with it within " + UNSEEN.toSeconds() + " s.",
                            null,
                            typedResult(actor, agent));
                }
            }
            case EXITED, CRASHED, STOPPED ->
                end(
                        row,
                        RunState.FAILED,
                        "Its agent ended: " + agent.reason(),
                        agent.exitCode(),
                        typedResult(actor, agent));
            case UNREACHABLE ->
                unheard(row, Refusal.unavailable("machines.unreachable", agent.reason(), "Podium looks again."));
            case STARTING -> {}
        }
    }

    private RunResult typedResult(Actor actor, Agent agent) {
        String screen;
        try {
            screen = CurrentActor.get(actor, () -> agents.screen(agent.id()).text());
        } catch (Refusal gone) {
            log.debug("The screen of {} cannot be read.", agent.id(), gone);
            screen = "";
        }
        var shown = Answers.shown(screen);
        return new RunResult(
                shown.isBlank() ? null : shown,
                true,
                "Its agent ran before and after it, so what changed is not known.",
                null,
                shown.isBlank() ? null : shown.getBytes(StandardCharsets.UTF_8),
                true,
                "",
                false);
    }

    /** What the folder says. True where something longer is to be done with it: {@link #finish}, {@link #start}. */
    boolean look(RunRow row, Look look, Instant now) {
        heard(row);
        if (row.ending() != null && !(look instanceof Look.Ended) && !(look instanceof Look.Dead)) {
            return stop(row, now);
        }
        return switch (look) {
            case Look.Ended _, Look.Dead _ -> true;
            case Look.Alive _ -> {
                if (row.state() == RunState.STARTING) {
                    move(row, RunState.WORKING, "");
                }
                yield false;
            }
            case Look.Begun _ -> row.stateAt().plus(UNSEEN).isBefore(now);
            case Look.Ready _, Look.Gone _ -> true;
        };
    }

    /** The next step to its end, each after a while; true where it had not begun, and is over. */
    private boolean stop(RunRow row, Instant now) {
        var steps = Step.values();
        boolean due = row.endingStep() == 0
                || row.endingAt() != null && row.endingAt().plus(GRACE).isBefore(now);
        if (!due || row.endingStep() > steps.length) {
            return false;
        }
        var step = steps[Math.min(row.endingStep(), steps.length - 1)];
        boolean unbegun =
                folders.stop(Objects.requireNonNull(row.account()), Objects.requireNonNull(row.folder()), step);
        doInTeam(row, () -> store.step(row.id(), Math.min(row.endingStep() + 1, steps.length)));
        if (unbegun) {
            end(row, null, RunResult.none("It was not started."));
        }
        return false;
    }

    /** Its program has ended, or is gone. */
    void finish(RunRow seen, Look look) {
        var row = inTeam(seen, () -> store.find(seen.id()).orElse(null));
        if (row == null || row.state().over()) {
            return;
        }
        if (row.state() == RunState.STARTING && (look instanceof Look.Ready || look instanceof Look.Gone)) {
            start(row);
            return;
        }
        var account = Objects.requireNonNull(row.account());
        var result = look instanceof Look.Gone
                ? RunResult.none("Its folder on the machine is gone.")
                : Answers.of(row.program(), folders.collect(account, Objects.requireNonNull(row.folder())));
        if (row.token() != null) {
            LockSupport.parkNanos((row.budget() == null ? SETTLED : TOLD).toNanos());
        }
        switch (look) {
            case Look.Ended ended -> {
                boolean well = ended.exit() == 0 && !result.saysFailed();
                var reason = ended.exit() != 0
                        ? "Its program ended with exit code " + ended.exit() + "."
                        : well ? "" : "Its program says that it failed.";
                end(row, well ? RunState.SUCCEEDED : RunState.FAILED, reason, ended.exit(), result);
            }
            case Look.Gone _ ->
                end(
                        row,
                        RunState.FAILED,
                        "Its folder on the machine is gone, so nobody knows what came of it.",
                        null,
                        result);
            case Look.Ready _, Look.Begun _, Look.Alive _, Look.Dead _ ->
                end(
                        row,
                        RunState.FAILED,
                        "Its program was ended from outside: its terminal, its tmux server or its machine ended, or somebody"
                                + " killed it.",
                        null,
                        result);
        }
    }

    /** As it is to end, because somebody wanted that. */
    private void end(RunRow row, @Nullable Integer exit, RunResult result) {
        end(row, RunState.FAILED, "", exit, result);
    }

    private void end(RunRow seen, RunState usual, String reason, @Nullable Integer exit, RunResult result) {
        var cost = costs.of(seen);
        var last = inTeam(seen, () -> {
            var row = store.lock(seen.id()).orElse(null);
            if (row == null || row.state().over()) {
                return null;
            }
            var wanted = row.ending();
            // What was done to its end before it heard that it is to end has been done.
            boolean done = usual == RunState.SUCCEEDED && row.endingStep() == 0;
            var state = wanted == null || done ? usual : wanted;
            var said = shortened(wanted == null || done ? reason : row.endingWhy());
            store.keepResult(row.id(), result);
            store.end(row, state, said, exit, cost);
            return state;
        });
        if (last != null) {
            tell(seen, last);
            inTeam(seen, () -> store.find(seen.id())).ifPresent(this::clear);
        }
    }

    /** Takes away what it needed; again, where that did not go. */
    void clear(RunRow row) {
        launched.remove(row.id());
        try {
            as(row, Actor.system(row.team()), () -> {
                if (row.budgetId() != null) {
                    removeBudget(row.budgetId());
                }
                var account = row.account();
                if (account != null) {
                    folders.clean(account, Objects.requireNonNull(row.folder()));
                }
                clearAgent(row);
                return true;
            });
            doInTeam(row, () -> store.cleaned(row.id()));
        } catch (Refusal later) {
            log.debug("What the run {} left is cleared away later.", row.id(), later);
            if (later.kind() != Refusal.Kind.UNAVAILABLE) {
                doInTeam(row, () -> store.cleaned(row.id()));
            }
        }
    }

    private void clearAgent(RunRow row) {
        var agent = row.agent();
        if (agent == null) {
            return;
        }
        if (row.folder() != null) {
            errands.end(agent);
        }
        if (row.ownAgent()) {
            try {
                agents.delete(agent);
            } catch (Refusal gone) {
                log.debug("The agent of the run {} is gone already.", row.id(), gone);
            }
        }
    }

    /** Its machine does not answer: it is waited for, and then no more. */
    void unheard(RunRow row, Refusal why) {
        boolean first = Boolean.TRUE.equals(inTeam(row, () -> {
            boolean unheard = store.unheard(row.id());
            if (unheard) {
                store.event(row.id(), row.team(), "machine", row.state(), shortened(why.sentence()));
            }
            return unheard;
        }));
        var since = row.unheardSince();
        if (!first && since != null && !since.plus(patience).isAfter(inTeam(row, store::now))) {
            end(
                    row,
                    RunState.FAILED,
                    "Its machine" + machineName(row.machine()) + " has not answered for " + words(patience) + ". "
                            + why.sentence(),
                    null,
                    RunResult.none("Its machine does not answer, so what changed is not known."));
        }
    }

    private String machineName(@Nullable MachineId machine) {
        return machine == null ? "" : " " + machines.get(machine).name();
    }

    private static String words(Duration time) {
        return time.toMinutes() >= 2 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }

    private void heard(RunRow row) {
        if (row.unheardSince() != null) {
            doInTeam(row, () -> {
                if (store.heard(row.id())) {
                    store.event(row.id(), row.team(), "machine", row.state(), "Its machine answers again.");
                }
            });
        }
    }

    /** One that waits in the queue and is to end. */
    void endWaiting(RunRow row) {
        end(row, null, RunResult.none("It was not started."));
    }
}
