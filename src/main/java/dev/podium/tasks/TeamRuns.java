package dev.podium.tasks;

import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.agents.Approvals;
import dev.podium.agents.Errands;
import dev.podium.agents.Reach;
import dev.podium.audit.AuditTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.RunId;
import dev.podium.machines.Machines;
import dev.podium.secrets.Secrets;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@link Runs}, as rows: what is asked for is written down, and {@link RunLoop} does it.
 *
 * <p>Longer than most files: each thing that can be done with a run is a few lines here.
 */
@Service
class TeamRuns implements Runs {

    /** Of a team, that wait. */
    static final int MOST_WAITING = 10_000;

    private static final int LONGEST_INPUT = 65_536;
    private static final TypeReference<Map<String, String>> VARIABLES = new TypeReference<>() {};

    private final RunStore store;
    private final RunCosts costs;
    private final Agents agents;
    private final Approvals approvals;
    private final Machines machines;
    private final Secrets secrets;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final TransactionTemplate transactions;
    private final JsonMapper json = JsonMapper.builder().build();

    TeamRuns(
            RunStore store,
            RunCosts costs,
            Agents agents,
            Approvals approvals,
            Machines machines,
            Secrets secrets,
            Permissions permissions,
            AuditTrail audit,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.costs = costs;
        this.agents = agents;
        this.approvals = approvals;
        this.machines = machines;
        this.secrets = secrets;
        this.permissions = permissions;
        this.audit = audit;
        this.transactions = new TransactionTemplate(transactions);
    }

    @Override
    public List<Run> list(Filter filter, int offset, int limit) {
        permissions.require(Permission.RUN_SEE);
        if (offset < 0 || limit < 1 || limit > LONGEST_PAGE) {
            throw Refusal.invalid(
                    "tasks.bad-page",
                    "A page begins at 0 or later and has 1 to " + LONGEST_PAGE + " runs.",
                    "Change offset or limit.");
        }
        return inTransaction(() -> store.page(filter, whose(filter), offset, limit)).stream()
                .map(row -> shown(row, row.cost()))
                .toList();
    }

    @Override
    public int count(Filter filter) {
        permissions.require(Permission.RUN_SEE);
        return inTransaction(() -> store.count(filter, whose(filter)));
    }

    private @Nullable PersonId whose(Filter filter) {
        return filter.mine() || !permissions.allows(Permission.AGENT_SEE_ALL)
                ? CurrentActor.require().person()
                : null;
    }

    @Override
    public Run get(RunId id) {
        permissions.require(Permission.RUN_SEE);
        var row = seen(id);
        return shown(row, cost(row));
    }

    private @Nullable BigDecimal cost(RunRow row) {
        return row.state().over() ? row.cost() : costs.of(row);
    }

    private boolean mine(RunRow row) {
        return row.person().equals(CurrentActor.require().person());
    }

    private RunRow seen(RunId id) {
        return inTransaction(() -> store.find(id))
                .filter(row -> mine(row) || permissions.allows(Permission.AGENT_SEE_ALL))
                .orElseThrow(() -> none(id));
    }

    private static Refusal none(RunId id) {
        return Refusal.notFound(
                "tasks.no-run", "The team has no run " + id + ".", "Take the id from the list of runs.");
    }

    /** What was said in it is whose it is. */
    private RunRow own(RunId id) {
        var row = seen(id);
        if (!mine(row)) {
            throw Refusal.forbidden(
                    "tasks.not-yours",
                    "The run " + id + " is " + row.personName()
                            + "'s, who alone reads what it was told and what it said.",
                    "Ask " + row.personName() + ".");
        }
        return row;
    }

    private Run shown(RunRow row, @Nullable BigDecimal cost) {
        boolean mine = mine(row);
        var machine = row.machine();
        return new Run(
                row.id(),
                row.state(),
                mine ? row.reason() : "",
                row.person(),
                row.personName(),
                row.program(),
                row.ownAgent() && row.state().over() ? null : row.agent(),
                row.agentName(),
                row.ownAgent(),
                machine,
                machine == null ? "" : machineName(machine),
                row.labels(),
                row.budget(),
                row.timeout(),
                mine ? row.callback() : null,
                row.askedAt(),
                row.stateAt(),
                row.startedAt(),
                row.endedAt(),
                row.exitCode(),
                cost,
                row.againOf(),
                row.ending() != null && !row.state().over(),
                mine);
    }

    private String machineName(MachineId machine) {
        try {
            return machines.get(machine).name();
        } catch (Refusal removed) {
            // The run outlives its machine.
            return machine.toString();
        }
    }

    @Override
    public Result result(RunId id) {
        permissions.require(Permission.RUN_SEE);
        var row = own(id);
        var contents = inTransaction(() -> store.contents(id));
        return new Result(
                shown(row, cost(row)),
                new String(contents.prompt(), StandardCharsets.UTF_8),
                contents.answer(),
                contents.answerCut(),
                contents.hasPatch(),
                contents.patchSaid(),
                contents.hasTranscript(),
                contents.transcriptCut(),
                contents.errors(),
                inTransaction(() -> seconds(store.events(id, 0), store.now())));
    }

    /** How long it was in each state. */
    static Map<String, BigDecimal> seconds(List<Event> events, Instant now) {
        var seconds = new LinkedHashMap<String, BigDecimal>();
        for (int i = 0; i < events.size(); i++) {
            var event = events.get(i);
            if (!event.state().over()) {
                var next = i + 1 < events.size() ? events.get(i + 1).at() : now;
                var length = BigDecimal.valueOf(
                        Math.max(0, Duration.between(event.at(), next).toMillis()), 3);
                seconds.merge(event.state().id(), length, BigDecimal::add);
            }
        }
        return seconds;
    }

    @Override
    public Run start(NewRun wanted, @Nullable String key) {
        permissions.require(Permission.RUN_START);
        return begin(wanted, key, null);
    }

    private Run begin(NewRun wanted, @Nullable String key, @Nullable RunId againOf) {
        if (key != null
                && (key.isBlank() || key.length() > LONGEST_KEY || key.chars().anyMatch(c -> c < ' '))) {
            throw Refusal.invalidField(
                    "Idempotency-Key",
                    "tasks.bad-key",
                    "A key is 1 to " + LONGEST_KEY + " characters without control characters.",
                    "Send a random one, such as a UUID.");
        }
        var hash = hash(wanted);
        var before = key == null ? Optional.<Run>empty() : repeated(key, hash);
        if (before.isPresent()) {
            return before.get();
        }
        RunRules.check(wanted);
        var agent = wanted.agent() == null ? null : agents.get(wanted.agent());
        if (agent == null) {
            permissions.require(Permission.AGENT_CREATE);
            requireMachine(wanted.machine());
        } else {
            requireUsable(agent);
            requireCounted(wanted, agent);
        }
        var id = RunId.random();
        var machine = agent != null ? agent.machine() : machine(wanted);
        boolean made;
        try {
            made = inTransaction(() -> write(wanted, key, againOf, id, agent, machine, hash));
        } catch (Taken sameMoment) {
            made = false;
        }
        if (!made) {
            return repeated(Objects.requireNonNull(key), hash).orElseThrow(() -> none(id));
        }
        return get(id);
    }

    /** False where the key was used before. */
    private boolean write(
            NewRun wanted,
            @Nullable String key,
            @Nullable RunId againOf,
            RunId id,
            @Nullable Agent agent,
            @Nullable MachineId machine,
            String hash) {
        var actor = CurrentActor.require();
        if (key != null && store.keyed(key, actor.person()).isPresent()) {
            return false;
        }
        if (store.waiting() >= MOST_WAITING) {
            throw Refusal.limit(
                    "tasks.too-many",
                    MOST_WAITING + " runs of the team wait already, which is the most.",
                    "Wait until some have ended, or cancel some.");
        }
        var environment = wanted.environment().isEmpty()
                ? null
                : secrets.keep("tasks.environment", json.writeValueAsBytes(wanted.environment()));
        store.insert(
                id,
                CurrentActor.team(),
                actor.person(),
                actor.name(),
                // A token that limits what may be done limits the run too.
                actor.scopes() == null ? null : actor.credential(),
                agent == null
                        ? Objects.requireNonNull(wanted.program())
                        : agent.program().id(),
                json.writeValueAsString(spec(wanted)),
                environment,
                wanted,
                agent == null ? "" : agent.name().value(),
                machine,
                againOf);
        store.insertContents(id, CurrentActor.team(), wanted.prompt().getBytes(StandardCharsets.UTF_8), wanted.files());
        if (key != null && !store.isNew(key, CurrentActor.team(), actor.person(), hash, id)) {
            throw new Taken();
        }
        store.event(id, CurrentActor.team(), "state", RunState.QUEUED, "");
        audit.record("tasks.run-start", id.toString(), details(wanted, againOf));
        return true;
    }

    /** Somebody used the same key in the same moment. */
    private static final class Taken extends RuntimeException {
        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    private static MachineId machineOrHere(NewRun wanted) {
        return wanted.machine() == null ? MachineId.LOCAL : wanted.machine();
    }

    private static @Nullable MachineId machine(NewRun wanted) {
        return wanted.needs().isEmpty() ? machineOrHere(wanted) : null;
    }

    private void requireMachine(@Nullable MachineId machine) {
        if (machine != null
                && machines.all().stream().noneMatch(each -> each.id().equals(machine))) {
            throw Refusal.invalidField(
                    "machine",
                    "machines.not-found",
                    "Your team has no machine " + machine + ".",
                    "Take one from the list of machines.");
        }
    }

    private static void requireUsable(Agent agent) {
        if (agent.mine() != Reach.OWNER && agent.mine() != Reach.DRIVE) {
            throw Refusal.forbidden(
                    "tasks.agent-not-yours",
                    "The agent " + agent.name() + " is " + agent.ownerName() + "'s, and you may not drive it.",
                    "Ask " + agent.ownerName() + " to share it with you to drive, or take another.");
        }
        var program = agent.program();
        boolean running = agent.state().running();
        if (agent.adopted() || !running && !Errands.knows(program.id())) {
            throw Refusal.conflict(
                    "agents.not-headless",
                    "Podium does not know how " + (agent.adopted() ? "an adopted session" : program.name())
                            + " is given something to do without somebody at its terminal.",
                    "Take an agent of claude-code, codex, opencode, aider, shell or command.");
        }
        if (running && !Errands.tellsWhenDone(program.id())) {
            throw Refusal.conflict(
                    "tasks.agent-busy",
                    "The agent " + agent.name() + " runs, and " + program.name()
                            + " does not say by itself when it has done something.",
                    "Stop the agent, so that the run starts its program; or leave the agent out.");
        }
    }

    /** A budget is of the key that its program is started with. */
    private static void requireCounted(NewRun wanted, Agent agent) {
        if (wanted.budget() != null
                && (agent.state().running() || !agent.environmentNames().contains("ANTHROPIC_BASE_URL"))) {
            throw Refusal.invalidField(
                    "budget",
                    "tasks.budget-without-models",
                    "Podium bounds what a run spends where it starts the program and points it at its own models; the agent "
                            + agent.name() + (agent.state().running() ? " runs already." : " was made without."),
                    "Leave the budget out, or the agent.");
        }
    }

    private static Map<String, String> details(NewRun wanted, @Nullable RunId againOf) {
        var details = new HashMap<String, String>();
        if (wanted.agent() != null) {
            details.put("agent", wanted.agent().toString());
        } else {
            details.put("program", String.valueOf(wanted.program()));
            details.put("folder", String.valueOf(wanted.folder()));
        }
        if (wanted.budget() != null) {
            details.put("budget", wanted.budget().toPlainString());
        }
        if (againOf != null) {
            details.put("againOf", againOf.toString());
        }
        return details;
    }

    private static RunSpec spec(NewRun wanted) {
        return new RunSpec(
                wanted.command(),
                wanted.arguments(),
                wanted.needs(),
                wanted.folder(),
                wanted.project() == null ? null : wanted.project().toString(),
                wanted.models());
    }

    private Optional<Run> repeated(String key, String hash) {
        var actor = CurrentActor.require();
        var known = inTransaction(() -> store.keyed(key, actor.person()));
        if (known.isPresent() && !known.get().hash().equals(hash)) {
            throw Refusal.conflict(
                    "tasks.key-reused",
                    "The key was used for the run " + known.get().run() + ", which asked for something else.",
                    "Send another key for another run; the same one only to ask for the same again.");
        }
        return known.map(each -> get(each.run()));
    }

    /** Of all that is asked for, in an order that does not depend on who wrote it. */
    private String hash(NewRun wanted) {
        var files = new TreeMap<String, String>();
        wanted.files().forEach(file -> files.put(file.path(), hex(file.content())));
        var all = new LinkedHashMap<String, @Nullable Object>();
        all.put("agent", String.valueOf(wanted.agent()));
        all.put("program", wanted.program());
        all.put("spec", spec(wanted));
        all.put("machine", String.valueOf(wanted.machine()));
        all.put("environment", new TreeMap<>(wanted.environment()));
        all.put("prompt", wanted.prompt());
        all.put("files", files);
        all.put(
                "budget",
                wanted.budget() == null
                        ? ""
                        : wanted.budget().stripTrailingZeros().toPlainString());
        all.put("timeout", wanted.timeout().toSeconds());
        all.put("callback", wanted.callback());
        all.put("labels", wanted.labels());
        return hex(json.writeValueAsBytes(all));
    }

    private static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Run again(RunId id) {
        permissions.require(Permission.RUN_START);
        var row = own(id);
        var spec = json.readValue(row.spec(), RunSpec.class);
        var wanted = inTransaction(() -> {
            var secret = store.environment(id);
            return new NewRun(
                    row.ownAgent() ? null : row.agent(),
                    row.ownAgent() ? row.program() : null,
                    spec.command(),
                    spec.arguments(),
                    row.ownAgent() && spec.needs().isEmpty() ? row.machine() : null,
                    spec.needs(),
                    spec.folder(),
                    spec.project() == null ? null : ProjectId.parse(spec.project()),
                    secret == null ? Map.of() : json.readValue(secrets.reveal(secret), VARIABLES),
                    spec.models(),
                    new String(store.prompt(id), StandardCharsets.UTF_8),
                    store.files(id),
                    row.budget(),
                    row.timeout(),
                    row.callback(),
                    row.labels());
        });
        return begin(wanted, null, id);
    }

    @Override
    public Run cancel(RunId id) {
        permissions.require(Permission.RUN_START);
        var row = seen(id);
        if (!mine(row) && !permissions.allows(Permission.AGENT_CHANGE_ALL)) {
            throw Refusal.forbidden(
                    "tasks.not-yours",
                    "The run " + id + " is " + row.personName() + "'s, so you may not cancel it.",
                    "Ask " + row.personName() + ", or an owner of the team.");
        }
        inTransaction(() -> {
            var by = "Cancelled by " + CurrentActor.require().name() + ".";
            boolean isNew = store.ending(id, RunState.CANCELLED, by);
            if (isNew) {
                store.event(id, row.team(), "cancel", row.state(), by);
                audit.record("tasks.run-cancel", id.toString(), Map.of());
            }
            return isNew;
        });
        return get(id);
    }

    @Override
    public Run input(RunId id, @Nullable String text, Approvals.@Nullable Kind answer) {
        permissions.require(Permission.RUN_START);
        permissions.require(Permission.TERMINAL_DRIVE);
        if ((text == null) == (answer == null)) {
            throw Refusal.invalid(
                    "tasks.bad-input",
                    "What is put in is either a text or an answer to a prompt.",
                    "Send text, or answer as approve, always or deny.");
        }
        if (text != null && text.length() > LONGEST_INPUT) {
            throw Refusal.tooLarge(
                            "tasks.bad-input",
                            "The text has more than " + LONGEST_INPUT + " characters, which is the most at once.",
                            "Put the rest into a file.")
                    .at("text");
        }
        var row = own(id);
        var agent = row.agent();
        if (agent == null || row.state() != RunState.WORKING && row.state() != RunState.NEEDS_INPUT) {
            throw Refusal.conflict(
                    "tasks.not-working",
                    "The run " + id + " is " + row.state().word().toLowerCase(Locale.ROOT)
                            + ", so nobody reads what is put in.",
                    "Look at its state first.");
        }
        put(agent, text, answer);
        inTransaction(() -> {
            store.event(
                    id,
                    row.team(),
                    "input",
                    row.state(),
                    answer == null ? "Something was typed." : "Answered: " + answer.id() + ".");
            audit.record(
                    "tasks.run-input",
                    id.toString(),
                    answer == null
                            ? Map.of(
                                    "characters",
                                    Integer.toString(
                                            Objects.requireNonNull(text).length()))
                            : Map.of("answer", answer.id()));
            return true;
        });
        return get(id);
    }

    private void put(AgentId agent, @Nullable String text, Approvals.@Nullable Kind answer) {
        if (text != null) {
            agents.input(agent, text, true);
            return;
        }
        var prompt = approvals
                .prompt(agent)
                .orElseThrow(() -> Refusal.conflict(
                        "tasks.asks-nothing",
                        "The run's program asks nothing that Podium knows how to answer.",
                        "Send text, or answer it in its terminal."));
        approvals.answer(agent, prompt.id(), Objects.requireNonNull(answer));
    }

    @Override
    public List<Event> events(RunId id, int after) {
        permissions.require(Permission.RUN_SEE);
        own(id);
        return inTransaction(() -> store.events(id, after));
    }

    @Override
    public Optional<byte[]> patch(RunId id) {
        permissions.require(Permission.RUN_SEE);
        own(id);
        return inTransaction(() -> store.patch(id));
    }

    @Override
    public Optional<byte[]> transcript(RunId id) {
        permissions.require(Permission.RUN_SEE);
        own(id);
        return inTransaction(() -> store.transcript(id));
    }

    private <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
        return transactions.execute(_ -> work.get());
    }
}
