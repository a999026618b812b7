package dev.podium.agents;

import dev.podium.gpus.GpuLeases;
import dev.podium.gpus.GpuQueue;
import dev.podium.identity.People;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Machines;
import dev.podium.telemetry.Concerning;
import jakarta.annotation.PreDestroy;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The GPUs of agents that were made for them: asked for in their owner's name, who pays, one lease for as long as the agent
 * is wanted to run, and given back when it is not. What is asked and given back is the other room's and has transactions of
 * its own; here stands its id alone. So an id that stands nowhere, because Podium stopped in between, is a request or a
 * lease that {@link GpuStarts} takes back or ends.
 *
 * <p>Longer than most files: all that an agent asks of GPUs, from its start to its end.
 */
@Component
class AgentGpus {

    static final String WAITS = "Starts when its GPUs are there. ";

    /** What each run is given at least. */
    static final Set<String> VARIABLES =
            Set.of("CUDA_DEVICE_ORDER", "CUDA_VISIBLE_DEVICES", "PODIUM_GPU_LEASE", "PODIUM_GPU_TOKEN");

    private static final Logger log = LoggerFactory.getLogger(AgentGpus.class);

    private final GpuNeedStore needs;
    private final GpuQueue queue;
    private final GpuLeases leases;
    private final AgentChanges changes;
    private final Machines machines;
    private final People people;
    private final Permissions permissions;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transactions;
    private final ExecutorService threads;

    @Autowired
    AgentGpus(
            GpuNeedStore needs,
            GpuQueue queue,
            GpuLeases leases,
            AgentChanges changes,
            Machines machines,
            People people,
            Permissions permissions,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions) {
        this(
                needs,
                queue,
                leases,
                changes,
                machines,
                people,
                permissions,
                events,
                transactions,
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("agent gpus").factory()));
    }

    AgentGpus(
            GpuNeedStore needs,
            GpuQueue queue,
            GpuLeases leases,
            AgentChanges changes,
            Machines machines,
            People people,
            Permissions permissions,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions,
            ExecutorService threads) {
        this.needs = needs;
        this.queue = queue;
        this.leases = leases;
        this.changes = changes;
        this.machines = machines;
        this.people = people;
        this.permissions = permissions;
        this.events = events;
        this.transactions = new TransactionTemplate(transactions);
        this.threads = threads;
    }

    /** How it stands with what was asked for. */
    sealed interface Look {
        /** @param sentence the queue's own */
        record Waits(String sentence) implements Look {}

        record Holds() implements Look {}

        /** @param reason as a sentence */
        record Over(String reason) implements Look {}
    }

    /** Whether the acting person may have GPUs at all. */
    void requireAllowed() {
        permissions.require(Permission.GPU_USE);
    }

    /**
     * Whether the machine could ever give them; without a transaction, and nothing is asked.
     *
     * @throws Refusal {@code gpus.no-server} at {@code machine}, {@code gpus.too-large}, {@code gpus.bad-need} or
     *     {@code gpus.bad-time} at the field that is wrong
     */
    void require(MachineId machine, NeededGpus gpus) {
        try {
            queue.preview(new GpuQueue.Wanted(gpus.on(machine), gpus.limit(), null, false, null, "", null));
        } catch (Refusal refusal) {
            throw placed(machine, refusal);
        }
    }

    /** An agent is on one machine, so it is the machine that is wrong. */
    private Refusal placed(MachineId machine, Refusal refusal) {
        return "servers".equals(refusal.field())
                ? Refusal.invalidField(
                        "machine",
                        refusal.code(),
                        machines.get(machine).name() + " is no server with shared GPUs that your team may use.",
                        "Choose one that the page GPUs shows, or leave the GPUs out.")
                : refusal;
    }

    /**
     * Asks for them in the owner's name, whoever starts it; without a transaction.
     *
     * @throws Refusal {@code agents.owner-left}, {@code agents.owner-without-gpus}, or what the queue refuses
     */
    GpuQueue.Request ask(AgentRow row, NeededGpus gpus) {
        requireAllowed();
        var wanted = new GpuQueue.Wanted(
                gpus.on(row.machine()),
                gpus.limit(),
                null,
                false,
                null,
                row.name().value(),
                row.id());
        try {
            return CurrentActor.get(owner(row), () -> queue.ask(wanted));
        } catch (Refusal refusal) {
            throw placed(row.machine(), refusal);
        }
    }

    private Actor owner(AgentRow row) {
        var actor = CurrentActor.require();
        if (actor.person().equals(row.owner())) {
            return actor;
        }
        var owner = people.members().stream()
                .filter(member -> member.id().equals(row.owner()))
                .findFirst()
                .orElseThrow(() -> Refusal.forbidden(
                        Relaunch.OWNER_LEFT,
                        row.ownerName() + ", in whose name GPUs would be asked for, is not in the team any more.",
                        "Make an agent of your own."));
        if (!owner.may(Permission.GPU_USE)) {
            throw Refusal.forbidden(
                    "agents.owner-without-gpus",
                    row.ownerName() + ", in whose name GPUs would be asked for, may not use them any more.",
                    "Make an agent of your own.");
        }
        return new Actor(owner.id(), owner.name(), row.team(), Set.of(owner.role()), null);
    }

    /** Also without a transaction. */
    Optional<NeededGpus> of(AgentRow row) {
        return Objects.requireNonNull(transactions.execute(_ -> needs.find(row.id())));
    }

    /** Whether something waits for it, or it holds some. */
    boolean asked(AgentRow row) {
        return of(row).map(NeededGpus::request).isPresent();
    }

    /** From now on this agent runs on GPUs. In the transaction that writes it. */
    void promise(AgentRow row, NeededGpus gpus, @Nullable UUID request) {
        needs.add(row, gpus);
        if (request != null) {
            keep(row, request);
        }
    }

    /** From now on this is what the agent waits for. In the transaction that writes why it does not run. */
    void keep(AgentRow row, UUID request) {
        needs.keep(row.id(), request);
        changes.onceCommitted(() -> events.publishEvent(new GpusAsked(row.id())));
    }

    /** As Podium itself, whoever acts. */
    Look look(TeamId team, UUID request) {
        return CurrentActor.get(Actor.system(team), () -> look(request));
    }

    private Look look(UUID id) {
        try {
            var request = queue.get(id);
            return switch (request.state()) {
                case WAITING -> new Look.Waits(request.sentence());
                case CANCELLED, REFUSED -> new Look.Over(request.sentence());
                case GRANTED -> {
                    var lease = leases.get(id);
                    yield lease.ended() == null ? new Look.Holds() : new Look.Over(lease.endReason());
                }
            };
        } catch (Refusal unknown) {
            return new Look.Over(unknown.sentence());
        }
    }

    /** Whether its program may run as far as GPUs go: it needs none, or has them. Without a transaction. */
    boolean mayRun(AgentRow row) {
        var gpus = of(row).orElse(null);
        return gpus == null || gpus.request() != null && look(row.team(), gpus.request()) instanceof Look.Holds;
    }

    /** The variables of a run that begins; none for an agent without GPUs, empty where it needs some and has none. */
    Optional<Map<String, String>> begin(AgentRow row) {
        var gpus = of(row).orElse(null);
        if (gpus == null) {
            return Optional.of(Map.of());
        }
        var request = gpus.request();
        return request == null || !(look(row.team(), request) instanceof Look.Holds)
                ? Optional.empty()
                : Optional.of(CurrentActor.get(Actor.system(row.team()), () -> leases.environment(request, 0)));
    }

    /** It is not wanted to run any more: once that is committed, what it holds is free, and what it waits for is taken back. */
    void end(AgentRow row) {
        of(row).map(NeededGpus::request).ifPresent(request -> {
            needs.keep(row.id(), null);
            changes.onceCommitted(() -> giveBack(row, request));
        });
    }

    /** On a thread of its own: who stopped the agent need not wait for it. */
    void giveBack(AgentRow row, UUID request) {
        // By this name it stands in the lease's journal.
        var agent = new Actor(PersonId.SYSTEM, "the agent " + row.name(), row.team(), Set.of(Role.SYSTEM), null);
        threads.execute(() -> Concerning.agent(
                row.id(),
                row.machine(),
                () -> CurrentActor.run(agent, () -> {
                    try {
                        takeBackOrEnd(request);
                    } catch (Refusal over) {
                        log.debug("What the agent {} had of GPUs is over already: {}", row.id(), over.code());
                    } catch (RuntimeException e) {
                        log.warn(
                                "The GPUs of the agent {} could not be given back now; that is tried again.",
                                row.id(),
                                e);
                    }
                })));
    }

    private void takeBackOrEnd(UUID request) {
        try {
            queue.cancel(request);
        } catch (Refusal granted) {
            log.debug("{} waits no more: {}", request, granted.code());
            leases.end(request);
        }
    }

    @PreDestroy
    void stop() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
            log.warn("Podium ends while it gives back GPUs; the next start goes on with that.");
        }
    }
}
