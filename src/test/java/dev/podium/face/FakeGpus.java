package dev.podium.face;

import dev.podium.gpus.GpuLeases;
import dev.podium.gpus.GpuNeed;
import dev.podium.gpus.GpuOutsiders;
import dev.podium.gpus.GpuQueue;
import dev.podium.gpus.GpuReservations;
import dev.podium.gpus.GpuServers;
import dev.podium.gpus.GpuShares;
import dev.podium.gpus.GpuWatches;
import dev.podium.gpus.web.GpuExports;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * GPU servers of three teams, of which Mira's is red. What fits starts at once; nobody may have more than eight GPUs.
 *
 * <p>Longer than most files: it stands for seven services.
 */
public final class FakeGpus {

    public static final UUID LEASE = new UUID(11, 1);
    public static final UUID REQUEST = new UUID(11, 2);
    public static final UUID BOOKED = new UUID(11, 3);

    /** The services as beans, of whichever {@code FakeGpus} there is. */
    @Import(GpuExports.class)
    public static final class Services {

        @Bean
        GpuServers gpuServers(FakeGpus gpus) {
            return gpus.pool;
        }

        @Bean
        GpuQueue gpuQueue(FakeGpus gpus) {
            return gpus.queue;
        }

        @Bean
        GpuLeases gpuLeases(FakeGpus gpus) {
            return gpus.held;
        }

        @Bean
        GpuReservations gpuReservations(FakeGpus gpus) {
            return gpus.calendar;
        }

        @Bean
        GpuShares gpuShares(FakeGpus gpus) {
            return gpus.shares;
        }

        @Bean
        GpuOutsiders gpuOutsiders(FakeGpus gpus) {
            return gpus.outsiders;
        }

        @Bean
        FakeWebhooks webhooks() {
            return new FakeWebhooks();
        }

        @Bean
        FakeGpuReports gpuReports(FakeGpus gpus) {
            return gpus.reports;
        }

        @Bean
        GpuWatches gpuWatches(FakeGpus gpus) {
            return gpus.watches;
        }
    }

    private static final int EIGHTY = 81_920;
    private static final int FORTY_EIGHT = 49_152;
    private static final int MOST = 8;

    public final Instant now;
    public final FakeGpuReports reports;
    public final Map<MachineId, GpuServers.Server> servers = new LinkedHashMap<>();
    public final List<GpuQueue.Place> line = new ArrayList<>();
    public final List<GpuLeases.Lease> leases = new ArrayList<>();
    public final List<GpuReservations.Reservation> reservations = new ArrayList<>();
    public final List<GpuQueue.Wanted> asked = new ArrayList<>();
    public final List<GpuReservations.Wanted> reserved = new ArrayList<>();
    public final List<GpuWatches.Watch> watched = new ArrayList<>();
    public final List<GpuOutsiders.Outsider> outside = new ArrayList<>();
    public final List<String> done = new ArrayList<>();

    /** Nothing is there yet. */
    public FakeGpus(Instant now) {
        this.now = now;
        this.reports = new FakeGpuReports(now);
    }

    /** What the picture shows. */
    public FakeGpus fill() {
        reports.fill();
        server(
                21,
                "gpu-a",
                GpuServers.Badge.HARD,
                "",
                held(0, EIGHTY, 0.93, 62_000, holder("Team red", "Mira Three", "ranker › train", 180, LEASE)),
                held(1, EIGHTY, 0.91, 61_000, holder("Team red", "Mira Three", "ranker › train", 180, LEASE)),
                held(2, EIGHTY, 0.78, 45_000, holder("Team blue", "", "", 60, null)),
                held(3, EIGHTY, 0.0, 2_000, holder("Team blue", "", "", 20, null)),
                held(4, EIGHTY, 0.97, 73_000, holder("Team green", "", "", 330, null)),
                held(5, EIGHTY, 0.96, 72_000, holder("Team green", "", "", 330, null)),
                free(6, EIGHTY),
                free(7, EIGHTY));
        server(
                22,
                "gpu-b",
                GpuServers.Badge.DECLARED,
                "",
                held(0, FORTY_EIGHT, 0.64, 39_000, holder("Shared labs", "", "", 40, null)),
                new GpuServers.Device(
                        "GPU-b1",
                        1,
                        "L40S",
                        FORTY_EIGHT,
                        0.71,
                        42_000,
                        "",
                        "",
                        100,
                        4_000,
                        List.of(
                                part("Team red", "Ole One", 500, 24_576, 75, new UUID(11, 9)),
                                part("Team blue", "", 400, 20_480, 250, null))),
                free(2, FORTY_EIGHT),
                held(3, FORTY_EIGHT, 0.0, 14_000, holder("Team green", "", "", 120, null)));
        server(
                23,
                "gpu-c",
                GpuServers.Badge.DECLARED,
                "",
                held(0, 24_576, 0.46, 21_500, holder("Shared labs", "", "", 600, null)),
                new GpuServers.Device(
                        "GPU-c1",
                        1,
                        "RTX 4090",
                        24_576,
                        null,
                        null,
                        "",
                        "memory errors, since 08:40",
                        0,
                        0,
                        List.of()));
        leases.add(lease());
        line.add(new GpuQueue.Place(1, "Team green", GpuNeed.whole(1), null));
        line.add(new GpuQueue.Place(
                2,
                "Team red",
                GpuNeed.whole(1),
                request(
                        REQUEST,
                        FakeAgents.ME,
                        "Mira Three",
                        GpuNeed.whole(1),
                        "ranker › ablate",
                        180,
                        6,
                        "Waiting: 2nd in line. gpu-a, GPU 3 is expected to be free at about 13:52.")));
        line.add(new GpuQueue.Place(3, "Team blue", GpuNeed.whole(2), null));
        line.add(new GpuQueue.Place(
                4,
                "Team red",
                GpuNeed.whole(4),
                request(
                        new UUID(11, 4),
                        new PersonId(new UUID(7, 9)),
                        "Ole One",
                        GpuNeed.whole(4),
                        "",
                        480,
                        310,
                        "Waiting: 4th in line. Only gpu-a is large enough: two of its GPUs are free now, the others are"
                                + " expected at about 19:00.")));
        book(1, "Team red", "ranker ablate", 0, 900, 420, "GPU-a0", "GPU-a1");
        book(2, "Team blue", "", 0, 360, 500, "GPU-a0", "GPU-a1");
        book(3, "Team green", "", 0, 14, 130, "GPU-a6");
        book(4, "Team red", "4 GPUs for the demo", 0, 320, 240, "GPU-a4", "GPU-a5", "GPU-a2", "GPU-a3");
        return this;
    }

    private void book(int number, String team, String purpose, int member, int from, int minutes, String... devices) {
        boolean own = team.equals("Team red");
        var slices = java.util.stream.Stream.of(devices)
                .map(each -> new GpuLeases.Slice(
                        member, machine(21), "gpu-a", each, Integer.parseInt(each.substring(5)), "H100", 1000, EIGHTY))
                .toList();
        reservations.add(new GpuReservations.Reservation(
                own ? number == 1 ? BOOKED : new UUID(12, number) : null,
                team,
                own ? FakeAgents.ME : null,
                own ? "Mira Three" : "",
                GpuNeed.whole(devices.length),
                slices,
                now.plus(Duration.ofMinutes(from)),
                now.plus(Duration.ofMinutes(from + (long) minutes)),
                own ? purpose : "",
                GpuReservations.State.BOOKED,
                own ? "Reserved." : ""));
    }

    private static MachineId machine(int number) {
        return new MachineId(new UUID(21, number));
    }

    private void server(int number, String name, GpuServers.Badge badge, String drained, GpuServers.Device... devices) {
        var letter = name.substring(name.length() - 1);
        var named = java.util.stream.Stream.of(devices)
                .map(each -> new GpuServers.Device(
                        "GPU-" + letter + each.index(),
                        each.index(),
                        letter.equals("a") ? "H100" : each.model(),
                        each.memoryMib(),
                        each.busy(),
                        each.memoryUsedMib(),
                        each.unusable(),
                        each.drained(),
                        each.freeMilli(),
                        each.freeMib(),
                        each.holders()))
                .toList();
        servers.put(
                machine(number),
                new GpuServers.Server(
                        machine(number),
                        name,
                        new GpuServers.Policy(badge, new BigDecimal("0.80"), BigDecimal.ONE),
                        drained,
                        named));
    }

    private static GpuServers.Device held(int index, int memory, double busy, int used, GpuServers.Holder holder) {
        return new GpuServers.Device(
                "", index, memory < EIGHTY ? "L40S" : "H100", memory, busy, used, "", "", 0, 0, List.of(holder));
    }

    private static GpuServers.Device free(int index, int memory) {
        return new GpuServers.Device(
                "", index, memory < EIGHTY ? "L40S" : "H100", memory, 0.0, 0, "", "", 1000, memory, List.of());
    }

    private GpuServers.Holder holder(String team, String person, String purpose, int minutes, @Nullable UUID lease) {
        return new GpuServers.Holder(
                lease, team, person, purpose, lease != null, 1000, 0, now.plus(Duration.ofMinutes(minutes)));
    }

    private GpuServers.Holder part(
            String team, String person, int milli, int memory, int minutes, @Nullable UUID lease) {
        return new GpuServers.Holder(
                lease, team, person, "", lease != null, milli, memory, now.plus(Duration.ofMinutes(minutes)));
    }

    private GpuLeases.Lease lease() {
        return new GpuLeases.Lease(
                LEASE,
                FakeAgents.TEAM,
                FakeAgents.ME,
                "Mira Three",
                null,
                "NORMAL",
                "ranker › train",
                List.of(
                        new GpuLeases.Slice(0, machine(21), "gpu-a", "GPU-a0", 0, "H100", 1000, EIGHTY),
                        new GpuLeases.Slice(0, machine(21), "gpu-a", "GPU-a1", 1, "H100", 1000, EIGHTY)),
                GpuServers.Badge.HARD,
                7,
                new BigDecimal("1.60"),
                now.minus(Duration.ofMinutes(200)),
                now.plus(Duration.ofMinutes(150)),
                now.plus(Duration.ofMinutes(180)),
                null,
                "",
                null);
    }

    private GpuQueue.Request request(
            UUID id,
            PersonId person,
            String name,
            GpuNeed need,
            String purpose,
            int minutes,
            int expected,
            String sentence) {
        return new GpuQueue.Request(
                id,
                person,
                name,
                null,
                need,
                "NORMAL",
                Duration.ofMinutes(minutes),
                Duration.ofMinutes(minutes),
                null,
                purpose,
                now.minus(Duration.ofMinutes(20)),
                GpuQueue.State.WAITING,
                2,
                now.plus(Duration.ofMinutes(expected)),
                sentence);
    }

    public final GpuOutsiders outsiders = new GpuOutsiders() {
        @Override
        public List<Outsider> all() {
            return List.copyOf(outside);
        }

        @Override
        public void end(UUID id) {
            done.add("end process " + id);
        }
    };

    public final GpuServers pool = new GpuServers() {
        @Override
        public List<Server> all() {
            return List.copyOf(servers.values());
        }

        @Override
        public PoolPolicy policy() {
            return new PoolPolicy(Duration.ofDays(1), false, Duration.ofHours(24), 30, Map.of());
        }

        @Override
        public void run(PoolPolicy policy) {
            done.add("run " + policy.outside() + " " + policy.noticeMinutes() + " " + policy.leftAlone());
        }

        @Override
        public void keep(MachineId machine, Policy policy) {
            done.add("keep " + machine + " " + policy.badge() + " " + policy.priceHour()
                    + (policy.mpsPipe().isEmpty() ? "" : " " + policy.hook() + " " + policy.mpsPipe()));
        }

        @Override
        public void remove(MachineId machine) {
            throw Refusal.conflict("gpus.server-in-use", "2 leases still hold GPUs of gpu-a.", "Drain it first.");
        }

        @Override
        public void drain(MachineId machine, @Nullable String device, String reason) {
            done.add("drain " + device + " " + reason);
        }
    };

    public final GpuQueue queue = new GpuQueue() {
        @Override
        public List<Place> line(int most) {
            return line.subList(0, Math.min(most, line.size()));
        }

        @Override
        public Request get(UUID id) {
            return line.stream()
                    .map(Place::request)
                    .filter(each -> each != null && each.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> Refusal.notFound("gpus.no-request", "There is no such request.", "Look."));
        }

        @Override
        public List<Request> waitingForAgents() {
            return List.of();
        }

        @Override
        public Set<TeamId> teamsOfAgents() {
            return Set.of();
        }

        @Override
        public Preview preview(Wanted wanted) {
            if (wanted.need().gpus() > MOST) {
                throw Refusal.invalidField(
                        "gpus",
                        "gpus.too-large",
                        "No server has " + wanted.need().gpus() + " GPUs; the largest that fits is 8 GPUs on gpu-a.",
                        "Ask for less.");
            }
            return new Preview(now, 0, "Would start at once on gpu-a, GPU 7.");
        }

        @Override
        public Request ask(Wanted wanted) {
            preview(wanted);
            asked.add(wanted);
            return request(
                    UUID.randomUUID(),
                    FakeAgents.ME,
                    "Mira Three",
                    wanted.need(),
                    wanted.purpose(),
                    60,
                    0,
                    "Starts now on gpu-a, GPU 7.");
        }

        @Override
        public void cancel(UUID id) {
            line.removeIf(each -> each.request() != null && each.request().id().equals(id));
        }
    };

    public final GpuLeases held = new GpuLeases() {
        @Override
        public List<Lease> running() {
            return List.copyOf(leases);
        }

        @Override
        public List<Lease> past(@Nullable Instant before, int most) {
            return List.of();
        }

        @Override
        public Lease get(UUID id) {
            return leases.stream()
                    .filter(each -> each.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> Refusal.notFound("gpus.no-lease", "There is no such lease.", "Look again."));
        }

        @Override
        public Lease extend(UUID id, Instant until) {
            done.add("extend " + Duration.between(now, until).toMinutes());
            return get(id);
        }

        @Override
        public Lease keep(UUID id, String reason) {
            done.add("keep " + reason);
            return get(id);
        }

        @Override
        public Lease end(UUID id) {
            var lease = get(id);
            leases.remove(lease);
            return lease;
        }

        @Override
        public Map<String, String> environment(UUID id, int member) {
            return Map.of("CUDA_VISIBLE_DEVICES", "GPU-a0,GPU-a1");
        }

        @Override
        public List<Happened> journal(UUID id) {
            return List.of(
                    new Happened(
                            now.minus(Duration.ofMinutes(220)),
                            "asked",
                            "Asked for 2 GPUs for at most 6 h.",
                            "Mira Three"),
                    new Happened(
                            now.minus(Duration.ofMinutes(200)),
                            "granted",
                            "Started on gpu-a, GPUs 0 and 1.",
                            "Podium"));
        }
    };

    public final GpuReservations calendar = new GpuReservations() {
        @Override
        public List<Reservation> between(Instant from, Instant to) {
            return reservations.stream()
                    .filter(each -> each.from().isBefore(to) && each.to().isAfter(from))
                    .toList();
        }

        @Override
        public Reservation reserve(Wanted wanted) {
            if (!wanted.to().isAfter(wanted.from())) {
                throw Refusal.invalidField("to", "gpus.bad-time", "It ends before it begins.", "Enter a later end.");
            }
            reserved.add(wanted);
            return reservations.getFirst();
        }

        @Override
        public void cancel(UUID id) {
            reservations.removeIf(each -> id.equals(each.id()));
        }
    };

    public final GpuWatches watches = new GpuWatches() {
        @Override
        public List<Watch> mine() {
            return List.copyOf(watched);
        }

        @Override
        public Watch watch(Wanted wanted) {
            var made = new Watch(
                    UUID.randomUUID(), FakeAgents.ME, wanted.need(), wanted.atLeast(), now, null, "Nothing fits yet.");
            watched.add(made);
            return made;
        }

        @Override
        public void cancel(UUID id) {
            watched.removeIf(each -> each.id().equals(id));
        }

        @Override
        public GpuLeases.Lease claim(UUID id, String purpose) {
            cancel(id);
            done.add("claim");
            return lease();
        }
    };

    public final GpuShares shares = new GpuShares() {
        @Override
        public List<OfTeam> now() {
            return servers.isEmpty()
                    ? List.of()
                    : List.of(
                            new OfTeam(
                                    FakeAgents.TEAM,
                                    "Team red",
                                    true,
                                    new Standing(35, 0.35, 176.3, 0.29),
                                    List.of(
                                            new OfPerson(FakeAgents.ME, "Mira Three", new Standing(1, 0.5, 120, 0.68)),
                                            new OfPerson(
                                                    new PersonId(new UUID(7, 9)),
                                                    "Ole One",
                                                    new Standing(1, 0.5, 56.3, 0.32)))),
                            team(5, "Team green", 25, 0.25, 145.9, 0.24),
                            team(6, "Shared labs", 10, 0.10, 54.7, 0.09),
                            team(7, "Team blue", 30, 0.30, 231, 0.38));
        }

        @Override
        public List<Day> days(LocalDate from, LocalDate to) {
            return List.of();
        }

        @Override
        public void weighTeam(TeamId team, @Nullable Integer weight) {
            done.add("team " + weight);
        }

        @Override
        public void weighPerson(PersonId person, @Nullable Integer weight) {
            done.add("person " + weight);
        }
    };

    private static GpuShares.OfTeam team(int id, String name, int weight, double share, double hours, double used) {
        return new GpuShares.OfTeam(
                new TeamId(new UUID(7, id)),
                name,
                false,
                new GpuShares.Standing(weight, share, hours, used),
                List.of());
    }
}
