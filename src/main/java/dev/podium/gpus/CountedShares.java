package dev.podium.gpus;

import dev.podium.audit.AuditTrail;
import dev.podium.audit.InstallationTrail;
import dev.podium.gpus.schedule.Shares;
import dev.podium.identity.People;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.identity.Teams;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** {@link GpuShares}, from what is written down and what is held since. */
@Service
class CountedShares implements GpuShares {

    private static final double SECONDS_AN_HOUR = 3600;
    private static final long MOST_DAYS = 366;

    private final UseStore use;
    private final PlanStore plan;
    private final Snapshots snapshots;
    private final People people;
    private final Teams teams;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final InstallationTrail trail;
    private final Clock clock;

    CountedShares(
            UseStore use,
            PlanStore plan,
            Snapshots snapshots,
            People people,
            Teams teams,
            Permissions permissions,
            AuditTrail audit,
            InstallationTrail trail,
            Clock clock) {
        this.use = use;
        this.plan = plan;
        this.snapshots = snapshots;
        this.people = people;
        this.teams = teams;
        this.permissions = permissions;
        this.audit = audit;
        this.trail = trail;
        this.clock = clock;
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<OfTeam> now() {
        permissions.require(Permission.MACHINE_SEE);
        boolean runsIt = permissions.allows(Permission.PLATFORM_MANAGE);
        var own = runsIt ? CurrentActor.require().team() : CurrentActor.team();
        var names = plan.teamNames();
        var state = snapshots.read();
        var shares = new ArrayList<>(
                snapshots.of(state, snapshots.look(), clock.instant()).shares().teams());
        if (own != null && !runsIt && state.open(own).isEmpty()) {
            // Who shares no server with the others has nothing to do with them.
            shares.removeIf(each -> !each.team().equals(own));
        }
        if (own != null && shares.stream().noneMatch(each -> each.team().equals(own))) {
            shares.add(new Shares.OfTeam(own, USUAL_WEIGHT, List.of()));
        }
        double weights = shares.stream().mapToDouble(Shares.OfTeam::weight).sum();
        double all = shares.stream().mapToDouble(CountedShares::used).sum();
        return shares.stream()
                .map(each -> new OfTeam(
                        each.team(),
                        names.getOrDefault(each.team(), each.team().equals(own) ? nameOf(each.team()) : ""),
                        each.team().equals(own),
                        standing(each.weight(), weights, used(each), all),
                        each.team().equals(own) ? people(each) : List.of()))
                .sorted(Comparator.comparingDouble((OfTeam each) ->
                                each.standing().used() - each.standing().share())
                        .thenComparing(OfTeam::name))
                .toList();
    }

    private String nameOf(TeamId team) {
        return teams.mine().stream()
                .filter(each -> each.id().equals(team))
                .map(Teams.Team::name)
                .findFirst()
                .orElse("");
    }

    private static double used(Shares.OfTeam team) {
        return team.people().stream().mapToDouble(each -> each.usage().value()).sum();
    }

    private static Standing standing(double weight, double weights, double used, double all) {
        return new Standing((int) weight, weight / weights, used / SECONDS_AN_HOUR, all > 0 ? used / all : 0);
    }

    private List<OfPerson> people(Shares.OfTeam team) {
        var names =
                people.names(team.people().stream().map(Shares.OfPerson::person).toList());
        double weights =
                team.people().stream().mapToDouble(Shares.OfPerson::weight).sum();
        double all = used(team);
        return team.people().stream()
                .map(each -> new OfPerson(
                        each.person(),
                        names.getOrDefault(each.person(), ""),
                        standing(each.weight(), weights, each.usage().value(), all)))
                .sorted(Comparator.comparingDouble((OfPerson each) ->
                                each.standing().used() - each.standing().share())
                        .thenComparing(OfPerson::name))
                .toList();
    }

    @Override
    @Transactional(readOnly = true)
    public List<Day> days(LocalDate from, LocalDate to) {
        permissions.require(Permission.MACHINE_SEE);
        CurrentActor.team();
        long days = ChronoUnit.DAYS.between(from, to);
        if (days < 0 || days >= MOST_DAYS) {
            throw AskRules.badTime(
                    "to",
                    "Use is shown for 1 to " + MOST_DAYS + " days at a time.",
                    "Choose a day from " + from + " on.");
        }
        return use.days(from, to);
    }

    @Override
    @Transactional
    public void weighTeam(TeamId team, @Nullable Integer weight) {
        permissions.require(Permission.PLATFORM_MANAGE);
        check(weight);
        if (!use.weighTeam(team, weight).equals("done")) {
            throw Refusal.notFound(
                    "gpus.no-team", "There is no team " + team + ".", "Take one from the list of teams.");
        }
        trail.record("gpus.team-weight", team.toString(), Map.of("weight", said(weight)));
        plan.changed();
    }

    @Override
    @Transactional
    public void weighPerson(PersonId person, @Nullable Integer weight) {
        permissions.require(Permission.TEAM_MANAGE);
        check(weight);
        if (people.members().stream().noneMatch(member -> member.id().equals(person))) {
            throw Refusal.notFound(
                    "gpus.no-person", "Nobody of your team has the id " + person + ".", "Take one from its list.");
        }
        use.weighPerson(CurrentActor.team(), person, weight);
        audit.record(
                "gpus.person-weight",
                person.toString(),
                Map.of("weight", said(weight), AuditTrail.CONCERNS, person.toString()));
        plan.changed();
    }

    private static String said(@Nullable Integer weight) {
        return weight == null ? "usual" : weight.toString();
    }

    private static void check(@Nullable Integer weight) {
        if (weight != null && (weight < 1 || weight > MOST_WEIGHT)) {
            throw Refusal.invalidField(
                    "weight",
                    "gpus.bad-weight",
                    "A share weighs 1 to " + MOST_WEIGHT + ", not " + weight + ".",
                    "Who is to have nothing is not let onto the servers instead.");
        }
    }
}
