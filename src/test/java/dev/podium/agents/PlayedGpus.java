package dev.podium.agents;

import dev.podium.gpus.GpuLeases;
import dev.podium.gpus.GpuQueue;
import dev.podium.gpus.GpuServers;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The line for GPUs and their leases as far as agents see them; the test gives and takes. */
final class PlayedGpus {

    static final Instant BEGAN = Instant.parse("2026-11-21T10:00:00Z");

    private Map<UUID, GpuQueue.Request> requests = new LinkedHashMap<>();
    private Map<UUID, TeamId> teams = new LinkedHashMap<>();
    private Map<UUID, GpuLeases.Lease> held = new LinkedHashMap<>();
    /** Who asked for how much for which agent, and by whom what was taken back and ended. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    /** What whoever asks, or would, is refused with. */
    @Nullable
    Refusal refusal;

    /** Whose leases cannot be read. */
    @Nullable
    TeamId broken;

    /** Where there are GPUs. */
    MachineId server = MachineId.LOCAL;

    /** Two Podiums have the same line. */
    void adopt(PlayedGpus other) {
        requests = other.requests;
        teams = other.teams;
        held = other.held;
    }

    /** Of what was asked for last. */
    UUID last() {
        return new ArrayList<>(requests.keySet()).getLast();
    }

    int waiting() {
        return (int) requests.values().stream()
                .filter(each -> each.state() == GpuQueue.State.WAITING)
                .count();
    }

    int held() {
        return (int) held.values().stream().filter(each -> each.ended() == null).count();
    }

    void say(UUID id, GpuQueue.State state, String sentence) {
        requests.computeIfPresent(
                id,
                (_, old) -> new GpuQueue.Request(
                        id,
                        old.person(),
                        old.personName(),
                        old.agent(),
                        old.need(),
                        old.timeClass(),
                        old.limit(),
                        old.estimate(),
                        null,
                        old.purpose(),
                        old.askedAt(),
                        state,
                        null,
                        null,
                        sentence));
    }

    void grant(UUID id) {
        say(id, GpuQueue.State.GRANTED, "Starts now.");
        put(id, null, "");
    }

    void end(UUID id, String reason) {
        put(id, BEGAN.plus(Duration.ofHours(1)), reason);
    }

    private void put(UUID id, @Nullable Instant ended, String reason) {
        var request = request(id);
        held.put(
                id,
                new GpuLeases.Lease(
                        id,
                        Objects.requireNonNull(teams.get(id)),
                        request.person(),
                        request.personName(),
                        request.agent(),
                        "NORMAL",
                        request.purpose(),
                        List.of(),
                        GpuServers.Badge.DECLARED,
                        7,
                        BigDecimal.ONE,
                        BEGAN,
                        BEGAN.plus(request.limit()),
                        BEGAN.plus(request.limit()),
                        ended,
                        reason,
                        null));
    }

    private GpuQueue.Request request(UUID id) {
        var found = requests.get(id);
        if (found == null) {
            throw Refusal.notFound("gpus.no-request", "There is no request " + id + " of your team.", "Look.");
        }
        return found;
    }

    final GpuQueue queue = new GpuQueue() {
        @Override
        public List<Place> line(int most) {
            return List.of();
        }

        @Override
        public Request get(UUID id) {
            return request(id);
        }

        @Override
        public List<Request> waitingForAgents() {
            return requests.values().stream()
                    .filter(each -> each.state() == State.WAITING && each.agent() != null)
                    .filter(each -> CurrentActor.team().equals(teams.get(each.id())))
                    .toList();
        }

        @Override
        public Set<TeamId> teamsOfAgents() {
            return new LinkedHashSet<>(teams.values());
        }

        @Override
        public Preview preview(Wanted wanted) {
            HereMachines.freeOfTransactions();
            if (refusal != null) {
                throw refusal;
            }
            if (!wanted.need().servers().equals(Set.of(server))) {
                throw Refusal.invalidField("servers", "gpus.no-server", "The machine is no server.", "Take another.");
            }
            return new Preview(null, 1, "Would wait.");
        }

        @Override
        public Request ask(Wanted wanted) {
            preview(wanted);
            var actor = CurrentActor.require();
            var agent = wanted.agent();
            calls.add(actor.name() + " asks for " + wanted.need().words() + " for " + wanted.purpose());
            var request = new Request(
                    UUID.randomUUID(),
                    actor.person(),
                    actor.name(),
                    agent,
                    wanted.need(),
                    "NORMAL",
                    wanted.limit(),
                    wanted.limit(),
                    null,
                    wanted.purpose(),
                    BEGAN,
                    State.WAITING,
                    1,
                    null,
                    "It was asked for just now.");
            requests.put(request.id(), request);
            teams.put(request.id(), CurrentActor.team());
            return request;
        }

        @Override
        public void cancel(UUID id) {
            if (request(id).state() != State.WAITING) {
                throw Refusal.conflict("gpus.not-waiting", "This request waits no more.", "End its lease.");
            }
            var sentence = "Taken back by " + CurrentActor.require().name() + ".";
            calls.add(sentence);
            say(id, State.CANCELLED, sentence);
        }
    };

    final GpuLeases leases = new GpuLeases() {
        @Override
        public List<Lease> running() {
            if (CurrentActor.team().equals(broken)) {
                throw new IllegalStateException("Something is wrong with this team.");
            }
            return held.values().stream()
                    .filter(each -> each.ended() == null && each.team().equals(CurrentActor.team()))
                    .toList();
        }

        @Override
        public List<Lease> past(@Nullable Instant before, int most) {
            return List.of();
        }

        @Override
        public Lease get(UUID id) {
            var lease = held.get(id);
            if (lease == null) {
                throw Refusal.notFound("gpus.no-lease", "There is no lease " + id + " of your team.", "Look.");
            }
            return lease;
        }

        @Override
        public Lease extend(UUID id, Instant until) {
            throw new AssertionError("Agents extend nothing.");
        }

        @Override
        public Lease end(UUID id) {
            if (get(id).ended() != null) {
                throw Refusal.conflict("gpus.lease-over", "The lease " + id + " is over.", "Ask anew.");
            }
            var sentence = "Ended by " + CurrentActor.require().name() + ".";
            calls.add(sentence);
            PlayedGpus.this.end(id, sentence);
            return get(id);
        }

        @Override
        public Map<String, String> environment(UUID id, int member) {
            if (get(id).ended() != null) {
                throw Refusal.conflict("gpus.lease-over", "The lease " + id + " is over.", "Ask anew.");
            }
            return Map.of("CUDA_VISIBLE_DEVICES", "GPU-of-" + id, "PODIUM_GPU_LEASE", id.toString());
        }

        @Override
        public Lease keep(UUID id, String reason) {
            throw new AssertionError("Agents keep nothing.");
        }

        @Override
        public List<Happened> journal(UUID id) {
            return List.of();
        }
    };
}
