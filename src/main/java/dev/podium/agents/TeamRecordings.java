package dev.podium.agents;

import dev.podium.audit.AuditCounts;
import dev.podium.audit.AuditTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.RecordingId;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.Recorder;
import dev.podium.terminals.Terminals;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * {@link Recordings}: rows of the database, and files that {@link Recorder} keeps.
 *
 * <p>Longer than most files: each method asks for the same two things, the recording and the agent that it is of.
 */
@Service
class TeamRecordings implements Recordings {

    /** So many rows of lines are looked through for one page, and no more however rare what is wanted is in them. */
    private static final int MOST_ROWS = 400;

    private final RecordingStore store;
    private final AgentStore agents;
    private final AgentDoors doors;
    private final RoleReach roles;
    private final RecordingWatch watch;
    private final RecordingAttic attic;
    private final Recorder recorder;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final AuditCounts counts;
    private final TransactionTemplate transactions;

    TeamRecordings(
            RecordingStore store,
            AgentStore agents,
            AgentDoors doors,
            RoleReach roles,
            RecordingWatch watch,
            RecordingAttic attic,
            Recorder recorder,
            Permissions permissions,
            AuditTrail audit,
            AuditCounts counts,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.agents = agents;
        this.doors = doors;
        this.roles = roles;
        this.watch = watch;
        this.attic = attic;
        this.recorder = recorder;
        this.permissions = permissions;
        this.audit = audit;
        this.counts = counts;
        this.transactions = new TransactionTemplate(transactions);
    }

    private static PersonId self() {
        return CurrentActor.require().person();
    }

    /** Whether the actor may watch every terminal of the team, so that nothing is narrowed to them. */
    private boolean everything() {
        return permissions.allows(Permission.TERMINAL_OTHERS);
    }

    /** Whose recordings nobody watches by their role; of one agent it was asked before. */
    private Set<PersonId> closed(@Nullable AgentId agent) {
        return agent == null && everything() ? roles.withheldInTeam() : Set.of();
    }

    /**
     * Whether a search may go through what the actor watches by their role. Where some of that is withheld, one through
     * everything goes through what is their own or shared with them: what the search goes by is one list for the whole team,
     * and where a page of it ends would tell of lines that are not shown.
     */
    private boolean searchesEverything(Query query) {
        if (!everything()) {
            return false;
        }
        var recording = query.recording();
        var agent = query.agent() == null && recording != null
                ? store.find(recording).map(RecordingStore.Row::agent).orElse(null)
                : query.agent();
        return agent == null
                ? roles.withheldInTeam().isEmpty()
                : agents.find(agent).filter(row -> roles.recorded(row) != null).isPresent();
    }

    @Override
    @Transactional(readOnly = true)
    public List<Recording> list(@Nullable AgentId agent, int offset, int limit) {
        permissions.require(Permission.TERMINAL_WATCH);
        if (offset < 0 || limit < 1 || limit > LONGEST_PAGE) {
            throw Refusal.invalid(
                    "agents.bad-page",
                    "A page begins at 0 or later and has 1 to " + LONGEST_PAGE + " recordings.",
                    "Change offset or limit.");
        }
        if (agent != null) {
            doors.recorded(agent);
        }
        return shown(store.page(agent, self(), everything(), closed(agent), offset, limit));
    }

    private List<Recording> shown(List<RecordingStore.Row> rows) {
        var of = known(rows.stream().map(RecordingStore.Row::agent).toList());
        boolean kept = store.policy().mode() == Recordings.Mode.ALWAYS;
        return rows.stream().map(row -> shown(row, of.get(row.agent()), kept)).toList();
    }

    private Map<AgentId, AgentRow> known(List<AgentId> ids) {
        return agents.findEvenDeleted(ids.stream().distinct().toList()).stream()
                .collect(Collectors.toMap(AgentRow::id, Function.identity()));
    }

    private Recording shown(RecordingStore.Row row, @Nullable AgentRow agent, boolean kept) {
        if (agent == null) {
            throw missing(row.id());
        }
        return new Recording(
                row.id(),
                row.agent(),
                agent.name(),
                agent.ownerName(),
                row.began(),
                row.millis(),
                row.bytes(),
                row.cols(),
                row.rows(),
                row.live(),
                row.problem(),
                deletes(agent, kept));
    }

    private boolean deletes(AgentRow agent, boolean kept) {
        return permissions.allows(Permission.AGENT_CHANGE)
                && (kept
                        ? permissions.allows(Permission.AGENT_CHANGE_ALL)
                        : AgentAccess.changes(doors.reach(agent), permissions::allows));
    }

    @Override
    @Transactional(readOnly = true)
    public int count(@Nullable AgentId agent) {
        permissions.require(Permission.TERMINAL_WATCH);
        if (agent != null) {
            doors.recorded(agent);
        }
        return store.count(agent, self(), everything(), closed(agent));
    }

    @Override
    @Transactional(readOnly = true)
    public Recording get(RecordingId id) {
        permissions.require(Permission.TERMINAL_WATCH);
        watched(id);
        return shown(List.of(store.find(id).orElseThrow(() -> missing(id)))).getFirst();
    }

    private record Watched(RecordingStore.Row row, AgentRow agent) {}

    /** One that the actor may watch. Where they may know of the agent and not watch it, the words are the same. */
    private Watched watched(RecordingId id) {
        var row = store.find(id).orElseThrow(() -> missing(id));
        try {
            return new Watched(row, doors.recorded(row.agent()));
        } catch (Refusal closed) {
            throw missing(id);
        }
    }

    private static Refusal missing(RecordingId id) {
        return Refusal.notFound(
                "agents.no-recording",
                "There is no recording " + id + " that you may watch.",
                "Take one of the list; old ones are deleted after the days that the team keeps them.");
    }

    @Override
    public void copy(RecordingId id, OutputStream to) throws IOException {
        permissions.require(Permission.TERMINAL_WATCH);
        var watched = noted(id, "cast");
        try {
            recorder.copy(watched.row().folder(), id, to);
        } catch (NoSuchFileException elsewhere) {
            throw Refusal.conflict(
                    "agents.recording-elsewhere",
                    "The file of the recording " + id + " is not on this machine's disk.",
                    "Ask the Podium that recorded it, or who moved its home.");
        }
    }

    @Override
    public void copyText(RecordingId id, OutputStream to) throws IOException {
        permissions.require(Permission.TERMINAL_WATCH);
        noted(id, "text");
        var lines = inTransaction(() -> store.text(id));
        for (var part : lines) {
            to.write((part + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private Watched noted(RecordingId id, String format) {
        return inTransaction(() -> {
            var watched = watched(id);
            var details = AgentTerminals.whose(watched.agent());
            details.put("recording", id.toString());
            details.put("format", format);
            audit.record("agents.recording-watched", watched.agent().name().value(), details);
            return watched;
        });
    }

    @Override
    public void delete(RecordingId id) {
        permissions.require(Permission.AGENT_CHANGE);
        var row = inTransaction(() -> deleted(id));
        // When the row is gone for good; a file that stays for now is swept away within the hour.
        attic.delete(row.folder(), id);
    }

    private RecordingStore.Row deleted(RecordingId id) {
        var row = store.find(id).orElseThrow(() -> missing(id));
        var agent = agents.find(row.agent()).orElseThrow(() -> missing(id));
        if (doors.reach(agent) == Reach.NONE) {
            throw missing(id);
        }
        boolean kept = store.policy().mode() == Recordings.Mode.ALWAYS;
        if (!deletes(agent, kept)) {
            throw kept
                    ? Refusal.forbidden(
                            "agents.recordings-kept",
                            "The team records always, so who runs it says what is deleted.",
                            "Ask an owner of the team.")
                    : Refusal.forbidden(
                            "agents.not-yours",
                            "The agent " + agent.name() + " is " + agent.ownerName() + "'s, and so are its recordings.",
                            "Ask " + agent.ownerName() + ".");
        }
        if (row.live()) {
            throw Refusal.conflict(
                    "agents.recording-live",
                    "The recording " + id + " is still written.",
                    "Switch the recording of " + agent.name() + " off first.");
        }
        store.delete(id);
        audit.record(
                "agents.recording-deleted",
                agent.name().value(),
                Map.of("recording", id.toString(), "began", row.began().toString()));
        return row;
    }

    @Override
    @Transactional(readOnly = true)
    public Found search(Query query, int limit) {
        permissions.require(Permission.TERMINAL_WATCH);
        if (limit < 1 || limit > LONGEST_PAGE) {
            throw Refusal.invalid(
                    "agents.bad-page", "A page has 1 to " + LONGEST_PAGE + " lines.", "Change the limit.");
        }
        var wanted = RecordingWords.wanted(query.text());
        var hits = new ArrayList<Hit>();
        var next = query.before();
        int looked = 0;
        boolean more = true;
        boolean everything = searchesEverything(query);
        var names = new HashMap<AgentId, AgentRow>();
        while (more && hits.size() < limit && looked < MOST_ROWS) {
            int most = looked == 0 ? limit : MOST_ROWS / 2;
            var rows = store.matching(wanted.query(), everything, query.agent(), query.recording(), next, most);
            more = rows.size() == most;
            names.putAll(known(rows.stream().map(RecordingStore.Lines::agent).toList()));
            for (var row : rows) {
                hits.addAll(hits(row, wanted, names));
                looked++;
                next = RecordingStore.place(row);
                if (hits.size() >= limit) {
                    more = true;
                    break;
                }
            }
        }
        hits.stream()
                .map(Hit::agent)
                .distinct()
                .map(names::get)
                .filter(agent -> agent != null && !agent.owner().equals(self()))
                .forEach(agent ->
                        counts.count("agents.recording-searched", agent.id().toString(), AgentTerminals.whose(agent)));
        return new Found(hits, more ? next : null);
    }

    /** Those lines of a row that hold all that is wanted, the newest first. */
    private static List<Hit> hits(
            RecordingStore.Lines row, RecordingWords.Wanted wanted, Map<AgentId, AgentRow> agents) {
        var agent = agents.get(row.agent());
        var hits = new ArrayList<Hit>();
        if (agent == null) {
            return hits;
        }
        var lines = row.body().split("\n", -1);
        for (int i = lines.length - 1; i >= 0; i--) {
            if (wanted.in(lines[i])) {
                long offset = row.offsets()[i];
                var at = row.at().plusMillis(offset - row.offsets()[0]);
                hits.add(new Hit(row.recording(), row.agent(), agent.name(), at, offset, lines[i]));
            }
        }
        return hits;
    }

    @Override
    @Transactional(readOnly = true)
    public Status status(AgentId agent) {
        permissions.require(Permission.TERMINAL_WATCH);
        return status(doors.beside(agent, Terminals.Mode.WATCH));
    }

    private Status status(AgentRow row) {
        var mode = store.policy().mode();
        boolean on = switch (mode) {
            case NEVER -> false;
            case CHOICE -> store.chosen(row.id());
            case ALWAYS -> true;
        };
        boolean recording = watch.records(row.id())
                || store.newest(row.id()).filter(RecordingStore.Row::live).isPresent();
        return new Status(mode, on, recording, on ? watch.problem(row.id()) : null);
    }

    @Override
    @Transactional
    public Status record(AgentId agent, boolean on) {
        permissions.require(Permission.AGENT_CHANGE);
        var row = doors.own(agent);
        var mode = store.policy().mode();
        if (mode != Recordings.Mode.CHOICE) {
            throw Refusal.conflict(
                    "agents.recording-decided",
                    "The team records " + mode.name().toLowerCase(Locale.ROOT) + ", whatever an agent's owner chooses.",
                    "Ask an owner of the team.");
        }
        if (store.chosen(agent) != on) {
            store.choose(row, on);
            audit.record(
                    on ? "agents.recording-on" : "agents.recording-off",
                    row.name().value(),
                    Map.of());
        }
        return status(row);
    }

    @Override
    @Transactional(readOnly = true)
    public Policy policy() {
        permissions.require(Permission.AGENT_SEE);
        return store.policy();
    }

    @Override
    @Transactional
    public Policy change(Policy wanted) {
        permissions.require(Permission.TEAM_MANAGE);
        if (wanted.days() < 1 || wanted.days() > 3_650) {
            throw bad("days", "Recordings are kept for 1 to 3650 days.");
        }
        if (wanted.megabytes() < 10 || wanted.megabytes() > 1_000_000) {
            throw bad("megabytes", "Of one agent 10 to 1000000 MB are kept.");
        }
        var before = store.policy();
        if (!before.equals(wanted)) {
            store.put(wanted);
            audit.recordChange("agents.recording-policy", "recordings", told(before), told(wanted));
        }
        return wanted;
    }

    private static Map<String, String> told(Policy policy) {
        return Map.of(
                "mode", policy.mode().name().toLowerCase(Locale.ROOT),
                "days", Integer.toString(policy.days()),
                "megabytes", Integer.toString(policy.megabytes()));
    }

    private static Refusal bad(String field, String sentence) {
        return Refusal.invalidField(field, "agents.bad-recording-policy", sentence, "Send another number.");
    }

    private <T> T inTransaction(Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }
}
