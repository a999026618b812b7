package dev.podium.labs;

import dev.podium.costs.Budgets;
import dev.podium.costs.Ledger;
import dev.podium.gpus.GpuLeases;
import dev.podium.gpus.GpuReports;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.labs.LabCosts.Sum;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * What agents of seats cost. Asked as Podium itself, after the permission was checked: whoever teaches may not see all that
 * the team spends, and is told of these agents alone.
 */
@Component
class CostsOfSeats {

    private static final String GPU = "gpu";
    private static final String MODEL_CALL = "model-call";

    /** Pages of leases that are looked at; a course that has more is told so. */
    private static final int MOST_PAGES = 20;

    private static final BigDecimal SECONDS_AN_HOUR = new BigDecimal(3600);
    private static final int HOUR_DECIMALS = 6;

    /** Of a GPU, in which its parts are counted. */
    private static final int THOUSANDTHS = 3;

    private final Ledger ledger;
    private final Budgets budgets;
    private final GpuReports reports;
    private final GpuLeases gpus;
    private final Clock clock;

    CostsOfSeats(Ledger ledger, Budgets budgets, GpuReports reports, GpuLeases gpus, Clock clock) {
        this.ledger = ledger;
        this.budgets = budgets;
        this.reports = reports;
        this.gpus = gpus;
        this.clock = clock;
    }

    record Found(LocalDate from, LocalDate to, Map<AgentId, Sum> sums, boolean whole) {}

    Found of(Labs.Lab lab, Set<AgentId> agents) {
        return CurrentActor.get(Actor.system(CurrentActor.team()), () -> found(lab, agents));
    }

    /** Those of the whole team. */
    List<Budgets.Budget> budgets() {
        return CurrentActor.get(
                Actor.system(CurrentActor.team()),
                () -> budgets.all(Budgets.Of.TEAM).stream()
                        // One that counts machines and bills too says nothing of what seats may still spend.
                        .filter(each -> each.fields().scope() == Budgets.Scope.TEAM
                                && !each.fields().fixedCosts())
                        .toList());
    }

    /** Of those days, both included. */
    Found between(LocalDate from, LocalDate to, Set<AgentId> agents) {
        return CurrentActor.get(Actor.system(CurrentActor.team()), () -> found(from, to, agents));
    }

    ZoneId zone() {
        return ZoneId.of(ledger.zone());
    }

    private Found found(Labs.Lab lab, Set<AgentId> agents) {
        var zone = zone();
        var now = clock.instant();
        var began = lab.starts() == null ? lab.madeAt() : lab.starts();
        var ends = lab.ends() == null || lab.ends().isAfter(now) ? now : lab.ends();
        var from = began.atZone(zone).toLocalDate();
        return found(from, ends.isBefore(began) ? from : ends.atZone(zone).toLocalDate(), agents);
    }

    private Found found(LocalDate from, LocalDate to, Set<AgentId> agents) {
        var sums = new HashMap<AgentId, Sum>();
        if (agents.isEmpty()) {
            return new Found(from, to, sums, true);
        }
        for (var each : ledger.sums(from, to, Set.of(Ledger.By.AGENT, Ledger.By.KIND))) {
            var agent = each.agent();
            if (agent != null && agents.contains(agent)) {
                boolean gpu = GPU.equals(each.kind());
                if (!gpu && !MODEL_CALL.equals(each.kind())) {
                    // A part of a machine's day, which is with the team's costs.
                    continue;
                }
                sums.merge(
                        agent,
                        new Sum(
                                gpu ? BigDecimal.ZERO : each.amount(),
                                gpu ? each.amount() : BigDecimal.ZERO,
                                BigDecimal.ZERO,
                                false),
                        Sum::plus);
            }
        }
        var hours = new Hours(
                agents,
                from.atStartOfDay(zone()).toInstant(),
                to.plusDays(1).atStartOfDay(zone()).toInstant(),
                clock.instant(),
                sums);
        gpus.running().forEach(hours::add);
        return new Found(from, to, sums, past(hours));
    }

    /** Adds those that are over; whether all were looked at. */
    private boolean past(Hours hours) {
        GpuReports.Cursor after = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            var some = reports.history(false, null, after, GpuReports.MOST);
            for (var past : some) {
                var ended = past.lease().ended();
                if (ended == null) {
                    continue;
                }
                if (ended.isBefore(hours.from())) {
                    return true;
                }
                after = new GpuReports.Cursor(ended, past.lease().id());
                hours.add(past.lease());
            }
            if (some.size() < GpuReports.MOST) {
                return true;
            }
        }
        return false;
    }

    /** What of leases falls between two moments, and has passed by now. */
    private record Hours(Set<AgentId> agents, Instant from, Instant to, Instant now, Map<AgentId, Sum> sums) {

        void add(GpuLeases.Lease lease) {
            var agent = lease.agent();
            if (agent == null || !agents.contains(agent)) {
                return;
            }
            var ended = lease.ended();
            var over = ended == null ? earlier(now, lease.ends()) : ended;
            var held = Duration.between(later(from, lease.began()), earlier(to, over));
            if (held.isNegative() || held.isZero()) {
                return;
            }
            long milli =
                    lease.slices().stream().mapToLong(GpuLeases.Slice::milli).sum();
            var hours = BigDecimal.valueOf(milli, THOUSANDTHS)
                    .multiply(BigDecimal.valueOf(held.toSeconds()))
                    .divide(SECONDS_AN_HOUR, HOUR_DECIMALS, RoundingMode.HALF_UP)
                    .stripTrailingZeros();
            // One that runs when the days are over is no more "so far" of them.
            boolean soFar = ended == null && now.isBefore(to);
            sums.merge(agent, new Sum(BigDecimal.ZERO, BigDecimal.ZERO, hours, soFar), Sum::plus);
        }

        private static Instant later(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }

        private static Instant earlier(Instant one, Instant other) {
            return one.isBefore(other) ? one : other;
        }
    }
}
