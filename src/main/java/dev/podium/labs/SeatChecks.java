package dev.podium.labs;

import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.labs.LabStore.LabRow;
import dev.podium.labs.Labs.Archive;
import dev.podium.labs.SeatStore.SeatRow;
import dev.podium.labs.Seats.Check;
import dev.podium.labs.Seats.Consistency;
import dev.podium.machines.Machines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Lays every ready seat of a lab beside its template, several at once, each as its student's OS user. */
@Component
class SeatChecks {

    private static final int AT_ONCE = 16;

    private final SeatStore seats;
    private final LabStore labs;
    private final SeatFiles files;
    private final SeatMaker maker;
    private final Agents agents;
    private final Machines machines;
    private final TransactionTemplate reading;

    SeatChecks(
            SeatStore seats,
            LabStore labs,
            SeatFiles files,
            SeatMaker maker,
            Agents agents,
            Machines machines,
            PlatformTransactionManager transactions) {
        this.seats = seats;
        this.labs = labs;
        this.files = files;
        this.maker = maker;
        this.agents = agents;
        this.machines = machines;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    /** What is counted together, and what it says of one seat. */
    private record Difference(String kind, String sentence) {}

    private record Found(SeatRow seat, List<Difference> differences) {}

    Consistency check(TeamId team, LabId id) {
        var lab = read(() -> TeamLabs.find(labs, id));
        var ready = read(() -> seats.of(id)).stream()
                .filter(seat -> seat.state() == Seats.State.READY)
                .toList();
        var found = all(team, lab, ready);
        var checks = found.stream()
                .map(each -> new Check(
                        each.seat().id(),
                        each.seat().studentName(),
                        each.differences().stream().map(Difference::sentence).toList()))
                .toList();
        return new Consistency(sentence(found), checks);
    }

    private List<Found> all(TeamId team, LabRow lab, List<SeatRow> ready) {
        var free = new Semaphore(AT_ONCE);
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = new ArrayList<Future<Found>>();
            for (var seat : ready) {
                asked.add(workers.submit(() -> {
                    free.acquire();
                    try {
                        return CurrentActor.get(
                                Actor.system(team), () -> new Found(seat, differences(team, lab, seat)));
                    } finally {
                        free.release();
                    }
                }));
            }
            var found = new ArrayList<Found>();
            for (var each : asked) {
                found.add(each.get());
            }
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Podium was stopped while it looked at seats.", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A seat could not be looked at.", e.getCause());
        }
    }

    private List<Difference> differences(TeamId team, LabRow lab, SeatRow seat) {
        var differences = new ArrayList<Difference>();
        int version = Objects.requireNonNullElse(seat.templateVersion(), 0);
        if (version != lab.lab().version()) {
            differences.add(new Difference(
                    "an earlier template",
                    "It was made from version " + version + " of the template, which is at "
                            + lab.lab().version() + "."));
        }
        var origin = read(() -> labs.find(lab.lab().id(), version).orElse(lab));
        try {
            var student = read(() -> maker.student(team, seat));
            CurrentActor.run(student, () -> {
                agent(lab, seat).forEach(said -> differences.add(new Difference("another program", said)));
                var template = origin.lab().template();
                var manifest =
                        template.files() instanceof Archive archive ? read(() -> labs.manifest(archive.id())) : "";
                files.differences(
                                machines.account(seat.machine()),
                                seat.directory(),
                                template.files(),
                                seat.commit(),
                                manifest)
                        .forEach(said -> differences.add(new Difference("other files", said)));
            });
        } catch (Refusal refused) {
            differences.add(new Difference("no answer", refused.sentence()));
        }
        return differences;
    }

    private List<String> agent(LabRow lab, SeatRow seat) {
        if (seat.agent() == null) {
            return List.of("It has no agent.");
        }
        Agent agent;
        try {
            agent = agents.get(seat.agent());
        } catch (Refusal gone) {
            return List.of("Its agent was deleted.");
        }
        var template = lab.lab().template();
        var said = new ArrayList<String>();
        if (!agent.program().id().equals(template.program())
                || !Objects.equals(agent.command(), template.command())
                || !agent.arguments().equals(template.arguments())) {
            said.add("Its program is another: " + agent.program().name() + ".");
        }
        var names = new TreeSet<>(SeatMaker.variables(seat, lab.lab(), Map.of()).keySet());
        names.addAll(template.environmentNames());
        var missing = new TreeSet<>(names);
        missing.removeAll(agent.environmentNames());
        if (!missing.isEmpty()) {
            said.add("Its program is not given " + String.join(", ", missing) + ".");
        }
        return said;
    }

    private static String sentence(List<Found> found) {
        if (found.isEmpty()) {
            return "No seat is ready yet.";
        }
        var kinds = new LinkedHashMap<String, Integer>();
        int differ = 0;
        for (var each : found) {
            differ += each.differences().isEmpty() ? 0 : 1;
            each.differences().stream()
                    .map(Difference::kind)
                    .distinct()
                    .forEach(kind -> kinds.merge(kind, 1, Integer::sum));
        }
        if (differ == 0) {
            return found.size() == 1
                    ? "The seat is as the template says."
                    : "All " + found.size() + " are as the template says.";
        }
        return differ + " of " + found.size() + (differ == 1 ? " differs" : " differ") + " from the template: "
                + kinds.entrySet().stream()
                        .map(kind -> kind.getKey() + " (" + kind.getValue() + ")")
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private <T> T read(Supplier<T> work) {
        return Objects.requireNonNull(reading.execute(_ -> work.get()));
    }
}
