package dev.podium.gpus.schedule;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Who comes first. The team furthest below its share, in it the person furthest below theirs, of theirs the oldest request:
 * Slurm's fair tree. Unlike there, each request put into the line at once counts as if it had run, so that the second
 * comes from whoever is then furthest below, and one team that returns does not take a whole pool in one pass.
 */
final class Line {

    /** GPU-seconds that count as having been given something. */
    private static final double SOMETHING = 1;

    private static final Comparator<Request> OLDEST =
            Comparator.comparing(Request::waitsSince).thenComparing(Request::id);

    /** Somebody with a share: a person, or a team whose usage is its people's. */
    private static final class Sharer {
        final double weight;
        final List<Request> waiting = new ArrayList<>();
        final Map<PersonId, Sharer> people = new LinkedHashMap<>();
        final PriorityQueue<Sharer> line = new PriorityQueue<>(Sharer::before);
        double used;
        int next;

        Sharer(double weight) {
            this.weight = weight;
        }

        /** Use for a share; nobody without a share comes before somebody with one. */
        private double ratio() {
            return weight > 0 ? used / weight : Double.POSITIVE_INFINITY;
        }

        private Request head() {
            return line.isEmpty() ? waiting.get(next) : line.peek().head();
        }

        static int before(Sharer one, Sharer other) {
            int ratios = Double.compare(one.ratio(), other.ratio());
            int uses = ratios != 0 ? ratios : Double.compare(one.used, other.used);
            return uses != 0 ? uses : OLDEST.compare(one.head(), other.head());
        }
    }

    private final Snapshot snapshot;
    private final Map<String, Device> devices;
    private final Map<TeamId, Sharer> teams = new LinkedHashMap<>();
    private final double largestMemory;

    private Line(Snapshot snapshot, Map<String, Device> devices) {
        this.snapshot = snapshot;
        this.devices = devices;
        this.largestMemory =
                devices.values().stream().mapToInt(Device::memoryMib).max().orElse(0);
    }

    static List<Request> of(Snapshot snapshot, Map<String, Device> devices) {
        return new Line(snapshot, devices).order();
    }

    private List<Request> order() {
        for (var team : snapshot.shares().teams()) {
            var sharer = teams.computeIfAbsent(team.team(), _ -> new Sharer(team.weight()));
            for (var person : team.people()) {
                sharer.people.computeIfAbsent(person.person(), _ -> new Sharer(person.weight()));
            }
        }
        use();
        snapshot.queue()
                .forEach(request ->
                        sharer(request.team(), request.person()).waiting.add(request));
        var first = waitedTooLong();
        return snapshot.options().order() == Options.Order.SHORT_FIRST ? shortest(first) : fair(first);
    }

    private Sharer sharer(TeamId team, PersonId person) {
        return sharer(team).people.computeIfAbsent(person, _ -> new Sharer(1));
    }

    private Sharer sharer(TeamId team) {
        return teams.computeIfAbsent(team, _ -> new Sharer(1));
    }

    /** What everybody has used up to now. */
    private void use() {
        record Who(TeamId team, PersonId person) {}
        var rates = new HashMap<Who, Double>();
        for (var holding : snapshot.holdings()) {
            double rate = Charge.rate(holding.places(), devices);
            rates.merge(new Who(holding.team(), holding.person()), rate, Double::sum);
        }
        for (var team : snapshot.shares().teams()) {
            for (var person : team.people()) {
                double rate = rates.getOrDefault(new Who(team.team(), person.person()), 0.0);
                var usage =
                        person.usage().after(snapshot.now(), snapshot.options().halfLife(), rate);
                use(team.team(), person.person(), usage.value());
            }
        }
    }

    private void use(TeamId team, PersonId person, double amount) {
        sharer(team, person).used += amount;
        sharer(team).used += amount;
    }

    /**
     * The oldest request of each person who waits too long, oldest first. One a person: else whoever floods the line would
     * own it a day later. Where shares decide, this is for people who were given nothing yet, for whoever was comes to the
     * head by the decay of that. With more wanted than there is everybody waits too long, and age would rule, not shares.
     */
    private List<Request> waitedTooLong() {
        boolean fair = snapshot.options().order() == Options.Order.FAIR;
        Instant since = snapshot.now().minus(snapshot.options().maxWait());
        var late = new ArrayList<Request>();
        for (var team : teams.values()) {
            for (var person : team.people.values()) {
                person.waiting.sort(OLDEST);
                boolean entitled = team.weight > 0 && person.weight > 0 && !(fair && person.used >= SOMETHING);
                if (entitled
                        && !person.waiting.isEmpty()
                        && person.waiting.getFirst().waitsSince().isBefore(since)) {
                    late.add(person.waiting.getFirst());
                }
            }
        }
        late.sort(OLDEST);
        return late;
    }

    private List<Request> shortest(List<Request> first) {
        var order = new ArrayList<>(first);
        Set<Request> before = new HashSet<>(first);
        snapshot.queue().stream()
                .filter(request -> !before.contains(request))
                .sorted(Comparator.comparing(Request::estimate).thenComparing(OLDEST))
                .forEach(order::add);
        return order;
    }

    private List<Request> fair(List<Request> first) {
        var order = new ArrayList<Request>(snapshot.queue().size());
        for (var request : first) {
            order.add(request);
            var person = sharer(request.team(), request.person());
            person.next = 1;
            charge(sharer(request.team()), person, request);
        }
        var line = new PriorityQueue<Sharer>(Sharer::before);
        for (var team : teams.values()) {
            team.people.values().stream()
                    .filter(person -> person.next < person.waiting.size())
                    .forEach(team.line::add);
            if (!team.line.isEmpty()) {
                line.add(team);
            }
        }
        while (!line.isEmpty()) {
            var team = line.remove();
            var person = team.line.remove();
            var request = person.waiting.get(person.next++);
            order.add(request);
            charge(team, person, request);
            if (person.next < person.waiting.size()) {
                team.line.add(person);
            }
            if (!team.line.isEmpty()) {
                line.add(team);
            }
        }
        return order;
    }

    private void charge(Sharer team, Sharer person, Request request) {
        double amount = rate(request.need()) * request.estimate().toMillis() / 1000.0;
        person.used += amount;
        team.used += amount;
    }

    /** About what holding it will count; where it will be is not known yet. */
    private double rate(Need need) {
        double compute = need.milli() / (double) Device.WHOLE;
        double memory = need.whole() || largestMemory == 0 ? 0 : need.memoryMib() / largestMemory;
        return need.allGpus() * Math.max(compute, memory);
    }
}
