package dev.podium.face;

import dev.podium.agents.Recordings;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.RecordingId;
import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Recordings in memory, which the one who looks may all watch. */
public final class FakeRecordings implements Recordings {

    public final List<Recording> kept = new ArrayList<>();
    public final List<Hit> lines = new ArrayList<>();
    public final Map<AgentId, Status> statuses = new HashMap<>();
    public Policy policy = Policy.USUAL;

    @Override
    public List<Recording> list(@Nullable AgentId agent, int offset, int limit) {
        return of(agent).stream().skip(offset).limit(limit).toList();
    }

    private List<Recording> of(@Nullable AgentId agent) {
        return kept.stream()
                .filter(each -> agent == null || each.agent().equals(agent))
                .toList();
    }

    @Override
    public int count(@Nullable AgentId agent) {
        return of(agent).size();
    }

    @Override
    public Recording get(RecordingId id) {
        return kept.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound(
                        "agents.no-recording", "There is no recording that you may watch.", "Take one of the list."));
    }

    @Override
    public void copy(RecordingId id, OutputStream to) throws IOException {
        to.write(("{\"version\":3,\"term\":{\"cols\":80,\"rows\":24}}\n[0.5, \"o\", \"" + get(id).agentName() + "\"]\n")
                .getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void copyText(RecordingId id, OutputStream to) throws IOException {
        to.write(get(id).agentName().value().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void delete(RecordingId id) {
        kept.remove(get(id));
    }

    @Override
    public Found search(Query query, int limit) {
        if (query.text().equals("-")) {
            throw Refusal.invalidField("q", "agents.bad-query", "A search has words.", "Type a word.");
        }
        var found = lines.stream()
                .filter(line -> line.line().contains(query.text()))
                .filter(line -> query.agent() == null || line.agent().equals(query.agent()))
                .filter(line -> query.recording() == null || line.recording().equals(query.recording()))
                .toList();
        int from = query.before() == null ? 0 : Integer.parseInt(query.before());
        int to = Math.min(found.size(), from + limit);
        return new Found(found.subList(from, to), to < found.size() ? Integer.toString(to) : null);
    }

    @Override
    public Status status(AgentId agent) {
        return statuses.getOrDefault(agent, new Status(policy.mode(), policy.mode() == Mode.ALWAYS, false, null));
    }

    @Override
    public Status record(AgentId agent, boolean on) {
        statuses.put(agent, new Status(policy.mode(), on, on, null));
        return Objects.requireNonNull(statuses.get(agent));
    }

    @Override
    public Policy policy() {
        return policy;
    }

    @Override
    public Policy change(Policy wanted) {
        if (wanted.days() < 1) {
            throw Refusal.invalidField(
                    "days", "agents.bad-recording-policy", "Recordings are kept for 1 to 3650 days.", "Send another.");
        }
        policy = wanted;
        return wanted;
    }
}
