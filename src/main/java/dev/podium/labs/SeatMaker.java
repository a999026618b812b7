package dev.podium.labs;

import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.agents.NewAgent;
import dev.podium.agents.Sharing;
import dev.podium.identity.Members;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Origin;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.labs.LabStore.LabRow;
import dev.podium.labs.Labs.Archive;
import dev.podium.labs.SeatStore.SeatRow;
import dev.podium.labs.SeatStore.Taking;
import dev.podium.machines.Machines;
import dev.podium.machines.Policies;
import dev.podium.secrets.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes one seat, from its taking to its agent. Everything that its student will own is made as that student, with no more
 * than they may themselves: their OS user on the machine, the team's policies, their role. So whoever asked for the seats
 * lends nobody anything.
 *
 * <p>Each step finds what an earlier try left and goes on from there: files that were laid, an agent that was made before
 * Podium could write that down.
 *
 * <p>Longer than most files: the steps are read one below the other.
 */
@Component
class SeatMaker {

    /** How long a seat is one Podium's before another may take it; said again every few seconds while it is made. */
    static final Duration HELD = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(SeatMaker.class);
    private static final int LONGEST_WHY = 1_000;

    private final SeatStore seats;
    private final LabStore labs;
    private final SeatFiles files;
    private final SeatShells shells;
    private final Agents agents;
    private final Members members;
    private final Machines machines;
    private final Policies policies;
    private final Secrets secrets;
    private final Clock clock;
    private final TransactionTemplate transactions;

    SeatMaker(
            SeatStore seats,
            LabStore labs,
            SeatFiles files,
            SeatShells shells,
            Agents agents,
            Members members,
            Machines machines,
            Policies policies,
            Secrets secrets,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.seats = seats;
        this.labs = labs;
        this.files = files;
        this.shells = shells;
        this.agents = agents;
        this.members = members;
        this.machines = machines;
        this.policies = policies;
        this.secrets = secrets;
        this.clock = clock;
        this.transactions = new TransactionTemplate(transactions);
    }

    /** Somebody else has the seat by now, or it was cancelled: there is nothing to write down. */
    private static final class Lost extends RuntimeException {
        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /** Of nobody in particular; whatever fails is written to the seat. */
    void make(Taking taking) {
        CurrentActor.run(Actor.system(taking.team()), () -> {
            try {
                work(taking);
            } catch (Lost lost) {
                fail(taking, "It was cancelled.");
            } catch (Refusal refused) {
                fail(taking, refused.sentence() + " " + refused.nextStep());
            } catch (RuntimeException mistake) {
                log.error("The seat {} could not be made.", taking.seat(), mistake);
                fail(taking, "Podium made a mistake, which its log describes. Try it again.");
            }
        });
    }

    private void fail(Taking taking, String why) {
        var said = why.length() > LONGEST_WHY ? why.substring(0, LONGEST_WHY - 1) + "…" : why;
        transactions.executeWithoutResult(_ -> seats.failed(taking, said, now()));
    }

    /** Keeps what is being made for longer. */
    void keep(Taking taking) {
        CurrentActor.run(
                Actor.system(taking.team()),
                () -> transactions.executeWithoutResult(_ -> seats.keep(taking, now().plus(HELD))));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private <T> T read(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }

    private void step(Taking taking, String what) {
        if (!read(() -> seats.keep(taking, what, now().plus(HELD)))) {
            throw new Lost();
        }
    }

    private void work(Taking taking) {
        step(taking, "Looking who it is for");
        var seat = read(() -> seats.find(taking.seat())).orElseThrow(Lost::new);
        var lab = read(() -> labs.find(taking.lab())).orElseThrow(Lost::new);
        if (lab.lab().state() == Labs.State.ENDED) {
            throw TeamSeats.ended(lab.lab());
        }
        var student = student(taking.team(), seat);
        var origin = new Origin(
                UUID.randomUUID().toString(),
                "",
                "Podium, for " + taking.askedByName() + ": a seat in the lab "
                        + lab.lab().name());
        var environment = read(() -> TeamLabs.reveal(secrets, lab.environment()));
        var archive = lab.lab().template().files() instanceof Archive packed
                ? read(() -> labs.content(packed.id()))
                : new byte[0];
        step(taking, "Laying the files");
        var laid = as(student, origin, () -> pinned(seat, lab, lay(seat, lab, archive), taking));
        step(taking, "Starting " + lab.lab().template().program());
        var agent = as(student, origin, () -> agent(seat, lab, laid, environment));
        try {
            finish(taking, lab, agent.id(), laid);
        } catch (Refusal ended) {
            as(student, origin, () -> {
                agents.delete(agent.id());
                return true;
            });
            throw ended;
        }
    }

    /** Whoever ends the lab meanwhile stops the programs of the seats that are ready; so this is none of them then. */
    private void finish(Taking taking, LabRow lab, AgentId agent, SeatFiles.Laid laid) {
        boolean mine = read(() -> {
            if (labs.isEnded(taking.lab())) {
                throw TeamSeats.ended(lab.lab());
            }
            return seats.ready(taking, agent, laid.directory(), laid.version(), laid.commit(), now());
        });
        if (!mine) {
            log.info("The seat {} was finished by somebody else.", taking.seat());
        }
    }

    /** Its student as they are now. */
    Actor student(TeamId team, SeatRow seat) {
        var person = seat.person();
        if (person == null) {
            throw gone(seat);
        }
        var member = member(person).orElseThrow(() -> gone(seat));
        return new Actor(person, member.name(), team, Set.of(member.role()), null);
    }

    private Optional<Members.Member> member(PersonId person) {
        try {
            return Optional.of(members.get(person)).filter(member -> !member.deactivated());
        } catch (Refusal noMember) {
            log.debug("{} is not in the team.", person, noMember);
            return Optional.empty();
        }
    }

    private static Refusal gone(SeatRow seat) {
        return Refusal.conflict(
                "labs.no-member",
                seat.studentName() + " is not in the team, or may not sign in.",
                "Import the roster again, or ask an admin.");
    }

    static <T> T as(Actor student, Origin origin, Supplier<T> work) {
        try {
            return Origin.call(origin, () -> CurrentActor.get(student, work));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Nothing here throws it.", e);
        }
    }

    private SeatFiles.Laid lay(SeatRow seat, LabRow lab, byte[] archive) {
        policies.requireMachine(null, seat.machine());
        var account = machines.account(seat.machine());
        return files.lay(account, seat.id(), seat.handle(), lab, archive);
    }

    /** The first seat's commit is all seats'; between two first ones at once the branch may have moved on. */
    private SeatFiles.Laid pinned(SeatRow seat, LabRow lab, SeatFiles.Laid laid, Taking taking) {
        if (laid.commit().isEmpty() || laid.version() != lab.lab().version()) {
            return laid;
        }
        var commit = read(() -> labs.pin(taking.lab(), laid));
        return commit.equals(laid.commit()) ? laid : files.repin(machines.account(seat.machine()), laid, commit);
    }

    static String agentName(Labs.Lab lab, String handle) {
        return lab.slug() + "-" + handle;
    }

    /** The program's own variables, and by which a program finds out where it is. */
    static Map<String, String> variables(SeatRow seat, Labs.Lab lab, Map<String, String> environment) {
        var all = new HashMap<>(environment);
        all.put("PODIUM_LAB", lab.name());
        all.put("PODIUM_SEAT", seat.id().toString());
        return all;
    }

    /** The same, and what lets a shell say which commands it runs. */
    private Map<String, String> started(SeatRow seat, Labs.Lab lab, Map<String, String> environment) {
        var all = variables(seat, lab, environment);
        all.putAll(shells.telling(seat.machine(), lab.template(), all.keySet()));
        return all;
    }

    /** Names are the whole team's, so whoever sits beside them can have taken this one: then it gets a tail. */
    Agent agent(SeatRow seat, LabRow lab, SeatFiles.Laid laid, Map<String, String> environment) {
        var name = agentName(lab.lab(), seat.handle());
        var other = name + "-" + seat.id().toString().substring(0, 8);
        var there = Stream.of(name, other)
                .flatMap(each -> there(each, seat, laid).stream())
                .findFirst();
        if (there.isPresent()) {
            return agents.start(there.get().id());
        }
        try {
            return create(name, seat, lab, laid, environment);
        } catch (Refusal refused) {
            if (!refused.code().equals("agents.name-taken")) {
                throw refused;
            }
            log.debug("Somebody else has the name {}.", name, refused);
            return create(other, seat, lab, laid, environment);
        }
    }

    private Optional<Agent> there(String name, SeatRow seat, SeatFiles.Laid laid) {
        return agents
                .list(new Agents.Filter(name, null, true, List.of(), seat.machine()), 0, Agents.LONGEST_PAGE)
                .stream()
                .filter(agent -> agent.name().value().equals(name)
                        && agent.workingDirectory().equals(laid.directory()))
                .findFirst();
    }

    private Agent create(String name, SeatRow seat, LabRow lab, SeatFiles.Laid laid, Map<String, String> environment) {
        var template = lab.lab().template();
        return agents.create(new NewAgent(
                name,
                template.program(),
                template.command(),
                template.arguments(),
                seat.machine(),
                List.of(),
                laid.directory(),
                started(seat, lab.lab(), environment),
                true,
                // Those who teach open it by their role.
                Sharing.PRIVATE,
                false,
                template.models(),
                null,
                null));
    }
}
