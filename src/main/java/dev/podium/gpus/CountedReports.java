package dev.podium.gpus;

import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.gpus.Rows.SliceRow;
import dev.podium.identity.People;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Machine;
import dev.podium.machines.Machines;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * {@link GpuReports}, from what is counted by days.
 *
 * <p>Longer than most files: each report is asked for once and made of several sums.
 */
@Service
class CountedReports implements GpuReports {

    private static final BigDecimal SECONDS_AN_HOUR = new BigDecimal(3600);
    private static final int HOUR_DECIMALS = 6;
    private static final int MOST_WAITS = 20;

    private final ReportStore store;
    private final UseStore use;
    private final PlanStore plan;
    private final GpuShares shares;
    private final Snapshots snapshots;
    private final Machines machines;
    private final People names;
    private final Permissions permissions;
    private final Clock clock;

    CountedReports(
            ReportStore store,
            UseStore use,
            PlanStore plan,
            GpuShares shares,
            Snapshots snapshots,
            Machines machines,
            People names,
            Permissions permissions,
            Clock clock) {
        this.store = store;
        this.use = use;
        this.plan = plan;
        this.shares = shares;
        this.snapshots = snapshots;
        this.machines = machines;
        this.names = names;
        this.permissions = permissions;
        this.clock = clock;
    }

    private void require(boolean everywhere) {
        if (everywhere) {
            permissions.require(Permission.PLATFORM_MANAGE);
        } else {
            permissions.require(Permission.MACHINE_SEE);
            CurrentActor.team();
        }
    }

    @Override
    @Transactional(readOnly = true)
    public List<Past> history(boolean everywhere, @Nullable PersonId person, @Nullable Cursor after, int most) {
        require(everywhere);
        var rows = store.past(everywhere, person, after, Math.clamp(most, 1, MOST));
        var ids = rows.stream().map(LeaseRow::id).toList();
        var slices = store.slices(everywhere, ids).stream().collect(Collectors.groupingBy(SliceRow::of));
        var uses = store.uses(everywhere, ids);
        var teams = everywhere ? teamNames(rows, LeaseRow::team) : Map.<TeamId, String>of();
        var servers = new HashMap<MachineId, String>();
        return rows.stream()
                .map(row -> past(row, slices.getOrDefault(row.id(), List.of()), uses.get(row.id()), teams, servers))
                .toList();
    }

    private Past past(
            LeaseRow row,
            List<SliceRow> slices,
            @Nullable Hours used,
            Map<TeamId, String> teams,
            Map<MachineId, String> servers) {
        var lease = row.shown(slices.stream()
                .map(slice -> new GpuLeases.Slice(
                        slice.member(),
                        slice.machine(),
                        servers.computeIfAbsent(slice.machine(), this::nameOf),
                        slice.device(),
                        slice.index(),
                        slice.model(),
                        slice.milli(),
                        slice.memoryMib()))
                .toList());
        long milli = slices.stream().mapToLong(SliceRow::milli).sum();
        var held = Duration.between(row.began(), Objects.requireNonNull(row.ended()));
        return new Past(
                lease,
                teams.getOrDefault(row.team(), ""),
                BigDecimal.valueOf(milli, 3)
                        .multiply(BigDecimal.valueOf(held.toSeconds()))
                        .divide(SECONDS_AN_HOUR, HOUR_DECIMALS, RoundingMode.HALF_UP)
                        .stripTrailingZeros(),
                used == null || used.known() <= 0 ? null : used.busy() / used.known(),
                LeaseUse.amount(row, new LeaseUse.Part(row.began(), row.ended()))
                        .stripTrailingZeros());
    }

    /** A machine that was removed for good has none. */
    private String nameOf(MachineId machine) {
        try {
            return snapshots.nameOf(machine);
        } catch (Refusal gone) {
            return "";
        }
    }

    private <T> Map<TeamId, String> teamNames(List<T> rows, Function<T, TeamId> team) {
        return store.names(rows.stream().map(team).collect(Collectors.toSet()));
    }

    @Override
    @Transactional(readOnly = true)
    public List<Who> people(boolean everywhere) {
        require(everywhere);
        var today = today();
        return store.people(everywhere, today.minusDays(MOST_DAYS - 1L), today);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), snapshots.zone());
    }

    @Override
    @Transactional(readOnly = true)
    public Fairness fairness(int days) {
        permissions.require(Permission.MACHINE_SEE);
        var to = today();
        var from = to.minusDays(days - 1L);
        checkDays(from, to);
        var visible = shares.now();
        var now = visible.stream()
                .collect(Collectors.toMap(
                        GpuShares.OfTeam::team, each -> each.standing().weight()));
        var used = store.teamDays(from, to);
        used.keySet().retainAll(now.keySet());
        var weights = store.teamWeights(from, to);
        weights.values().forEach(each -> each.keySet().retainAll(now.keySet()));
        var fair = FairShares.of(from, to, weights, now, used);
        var teams = new ArrayList<Line>();
        var people = new ArrayList<Line>();
        for (var team : visible) {
            teams.add(new Line(
                    team.name(),
                    team.own(),
                    fair.getOrDefault(team.team(), 0.0),
                    perDay(from, to, used.getOrDefault(team.team(), Map.of()))));
            if (team.own() && CurrentActor.require().team() != null) {
                people.addAll(people(team, from, to));
            }
        }
        teams.sort(Comparator.comparingDouble(Line::sum).reversed().thenComparing(Line::name));
        people.sort(Comparator.comparingDouble(Line::sum).reversed().thenComparing(Line::name));
        return new Fairness(from, to, teams, people);
    }

    private List<Line> people(GpuShares.OfTeam team, LocalDate from, LocalDate to) {
        var used = new HashMap<PersonId, Map<LocalDate, Double>>();
        use.days(from, to)
                .forEach(day -> used.computeIfAbsent(day.person(), _ -> new HashMap<>())
                        .put(day.day(), day.gpuHours().doubleValue()));
        var now = team.people().stream()
                .collect(Collectors.toMap(
                        GpuShares.OfPerson::person, each -> each.standing().weight()));
        var fair = FairShares.of(from, to, store.personWeights(from, to), now, used);
        var ids = new HashSet<>(used.keySet());
        ids.addAll(now.keySet());
        var called = names.names(ids);
        return ids.stream()
                .map(id -> new Line(
                        called.getOrDefault(id, "Somebody who left"),
                        true,
                        fair.getOrDefault(id, 0.0),
                        perDay(from, to, used.getOrDefault(id, Map.of()))))
                .toList();
    }

    private static List<Double> perDay(LocalDate from, LocalDate to, Map<LocalDate, Double> hours) {
        return from.datesUntil(to.plusDays(1))
                .map(day -> hours.getOrDefault(day, 0.0))
                .toList();
    }

    private static void checkDays(LocalDate from, LocalDate to) {
        long days = ChronoUnit.DAYS.between(from, to);
        if (days < 0 || days >= MOST_DAYS) {
            throw AskRules.badTime(
                    "to",
                    "Use is shown for 1 to " + MOST_DAYS + " days at a time.",
                    "Choose a day from " + from + " on.");
        }
    }

    @Override
    @Transactional(readOnly = true)
    public Use use(boolean everywhere, LocalDate from, LocalDate to) {
        require(everywhere);
        checkDays(from, to);
        var people = store.used(everywhere, from, to);
        var over = store.waits(everywhere, from, to, MOST_WAITS);
        var own = everywhere ? null : CurrentActor.team();
        var still = LocalDate.ofInstant(clock.instant(), snapshots.zone()).isAfter(to) ? List.<Waited>of() : still(own);
        var teams = new HashMap<TeamId, String>();
        if (everywhere) {
            teams.putAll(teamNames(people, ReportStore.PersonRow::team));
            teams.putAll(teamNames(over, ReportStore.WaitRow::team));
        }
        var waits = new ArrayList<>(still);
        over.forEach(row -> waits.add(new Waited(
                row.id(),
                teams.getOrDefault(row.team(), ""),
                row.person(),
                row.asked(),
                row.until(),
                row.state(),
                row.hours(),
                row.sentence())));
        waits.sort(Comparator.comparingDouble(Waited::hours).reversed());
        return new Use(
                from,
                to,
                store.counted(null),
                servers(from, to),
                people.stream()
                        .map(row -> new OfPerson(
                                row.team(),
                                teams.getOrDefault(row.team(), ""),
                                row.person(),
                                row.name(),
                                row.hours(),
                                row.amount(),
                                row.idleAmount()))
                        .toList(),
                waits.stream().limit(MOST_WAITS).toList());
    }

    /** Those who wait now. @param own the only team; null for all */
    private List<Waited> still(@Nullable TeamId own) {
        var now = clock.instant();
        var waiting = plan.waiting().stream()
                .filter(row -> own == null || row.team().equals(own))
                .toList();
        var teams = own == null ? teamNames(waiting, Rows.RequestRow::team) : Map.<TeamId, String>of();
        return waiting.stream()
                .map(row -> {
                    var since = row.notBefore() == null || row.notBefore().isBefore(row.askedAt())
                            ? row.askedAt()
                            : row.notBefore();
                    return new Waited(
                            row.id(),
                            teams.getOrDefault(row.team(), ""),
                            row.personName(),
                            row.askedAt(),
                            null,
                            row.state(),
                            Math.max(0, Duration.between(since, now).toSeconds()) / SECONDS_AN_HOUR.doubleValue(),
                            row.sentence());
                })
                .toList();
    }

    private List<OfServer> servers(LocalDate from, LocalDate to) {
        var visible = visible();
        var why = store.reasons(from, to);
        return store.servers(from, to).stream()
                .filter(row -> visible == null || visible.contains(row.machine()))
                .map(row -> new OfServer(
                        row.machine(),
                        nameOf(row.machine()),
                        row.there(),
                        row.hours(),
                        row.away(),
                        row.free(),
                        row.waited(),
                        why.getOrDefault(row.machine(), Map.of())))
                .sorted(Comparator.comparing(OfServer::name)
                        .thenComparing(server -> server.server().value()))
                .toList();
    }

    /** Null for all of them. */
    private @Nullable Set<MachineId> visible() {
        return permissions.allows(Permission.PLATFORM_MANAGE)
                ? null
                : machines.all().stream().map(Machine::id).collect(Collectors.toSet());
    }
}
