package dev.podium.agents;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.identity.TeamSizes;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Machines;
import dev.podium.terminals.Viewing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * {@link Organisation}: one count a room, put together in memory. Teams are as many as an organisation has, so a page is
 * cut from all of them: what it is ordered by stands in three rooms.
 */
@Service
class CountedOrganisation implements Organisation {

    private static final Duration LATELY = Duration.ofDays(7);
    private static final Comparator<TeamFigures> BY_NAME = Comparator.comparing(
                    (TeamFigures team) -> team.name().toLowerCase(Locale.ROOT))
            .thenComparing(team -> team.team().value());

    private final JdbcClient jdbc;
    private final TeamSizes sizes;
    private final Viewing viewing;
    private final Machines machines;
    private final LiveAgents live;
    private final ScreenCounts screens;
    private final Permissions permissions;

    CountedOrganisation(
            JdbcClient jdbc,
            TeamSizes sizes,
            Viewing viewing,
            Machines machines,
            LiveAgents live,
            ScreenCounts screens,
            Permissions permissions) {
        this.jdbc = jdbc;
        this.sizes = sizes;
        this.viewing = viewing;
        this.machines = machines;
        this.live = live;
        this.screens = screens;
        this.permissions = permissions;
    }

    /** Of one team's agents in one state. */
    private record Counted(
            TeamId team,
            AgentState state,
            int agents,
            int started,
            @Nullable Instant lastActivity,
            List<MachineId> machines) {}

    @Override
    @Transactional(readOnly = true)
    public Page teams(String text, Order order, boolean descending, int offset, int limit) {
        permissions.require(Permission.ORG_FIGURES);
        if (offset < 0 || limit < 1 || limit > LONGEST_PAGE) {
            throw Refusal.invalid(
                    "agents.bad-page",
                    "A page begins at 0 or later and has 1 to " + LONGEST_PAGE + " teams.",
                    "Change offset or limit.");
        }
        var all = all();
        var wanted = text.strip().toLowerCase(Locale.ROOT);
        var found = all.stream()
                .filter(team -> team.name().toLowerCase(Locale.ROOT).contains(wanted))
                .sorted(comparator(order, descending))
                .toList();
        return new Page(found.stream().skip(offset).limit(limit).toList(), found.size(), totals(all));
    }

    @Override
    public List<ProgramScreens> screens() {
        permissions.require(Permission.ORG_FIGURES);
        var counts = screens.counts();
        return Program.CATALOGUE.stream()
                .filter(program -> counts.containsKey(program.id()))
                .map(program -> {
                    var count = Objects.requireNonNull(counts.get(program.id()));
                    return new ProgramScreens(program.id(), program.name(), count.quiet(), count.unknown());
                })
                .sorted(Comparator.comparing(ProgramScreens::name))
                .toList();
    }

    private List<TeamFigures> all() {
        var agents = new HashMap<TeamId, List<Counted>>();
        counted()
                .forEach(each -> agents.computeIfAbsent(each.team(), team -> new ArrayList<>())
                        .add(each));
        var open = viewing.openByTeam();
        return sizes.all().stream()
                .map(team -> figures(team, agents.getOrDefault(team.id(), List.of()), open.getOrDefault(team.id(), 0)))
                .toList();
    }

    private List<Counted> counted() {
        return jdbc.sql("select * from agents_figures(?)")
                .param(live.now().minus(LATELY).atOffset(ZoneOffset.UTC))
                .query(CountedOrganisation::row)
                .list();
    }

    private static Counted row(ResultSet row, int ignored) throws SQLException {
        var activity = row.getObject("last_activity", OffsetDateTime.class);
        var machines = new ArrayList<MachineId>();
        for (var machine : (UUID[]) row.getArray("machines").getArray()) {
            machines.add(new MachineId(machine));
        }
        return new Counted(
                new TeamId(row.getObject("team_id", UUID.class)),
                AgentState.valueOf(row.getString("state")),
                row.getInt("agents"),
                row.getInt("started"),
                activity == null ? null : activity.toInstant(),
                machines);
    }

    private TeamFigures figures(TeamSizes.TeamSize team, List<Counted> counted, int open) {
        var states = new EnumMap<AgentState, Integer>(AgentState.class);
        var names = new TreeSet<String>();
        int started = 0;
        Instant last = null;
        for (var each : counted) {
            states.put(each.state(), each.agents());
            started += each.started();
            var activity = each.lastActivity();
            if (activity != null && (last == null || activity.isAfter(last))) {
                last = activity;
            }
            each.machines().forEach(machine -> names.add(machineName(machine)));
        }
        return new TeamFigures(team.id(), team.name(), team.members(), states, started, open, last, List.copyOf(names));
    }

    private String machineName(MachineId machine) {
        try {
            return machines.get(machine).name();
        } catch (Refusal removed) {
            // Its agents are counted still.
            return machine.toString();
        }
    }

    private static Totals totals(List<TeamFigures> all) {
        var states = new EnumMap<AgentState, Integer>(AgentState.class);
        all.forEach(team -> team.agents().forEach((state, count) -> states.merge(state, count, Integer::sum)));
        return new Totals(
                all.size(),
                all.stream().mapToInt(TeamFigures::members).sum(),
                states,
                all.stream().mapToInt(TeamFigures::started).sum(),
                all.stream().mapToInt(TeamFigures::openTerminals).sum());
    }

    private static Comparator<TeamFigures> comparator(Order order, boolean descending) {
        var by = switch (order) {
            case NAME -> BY_NAME;
            case MEMBERS -> Comparator.comparingInt(TeamFigures::members);
            case AGENTS -> Comparator.comparingInt(TeamFigures::all);
            case RUNNING -> Comparator.comparingInt(TeamFigures::running);
            case STARTED -> Comparator.comparingInt(TeamFigures::started);
            case TERMINALS -> Comparator.comparingInt(TeamFigures::openTerminals);
            case ACTIVITY ->
                Comparator.comparing(
                        (TeamFigures team) -> team.lastActivity() == null ? Instant.MIN : team.lastActivity());
        };
        return (descending ? by.reversed() : by).thenComparing(BY_NAME);
    }
}
