package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.identity.Permission;
import dev.podium.kernel.Actor;
import dev.podium.kernel.Refusal;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ten thousand agents of one team, ten thousand of another. */
class AgentListTest {

    private static final int MANY = 10_000;

    private final AgentsHouse house = new AgentsHouse();

    @BeforeEach
    void fill() {
        for (var actor : List.of(house.ada, house.bob)) {
            house.as(
                    actor,
                    () -> house.inTransaction(() -> house.jdbc()
                            .sql("""
                            insert into agents (id, team_id, name, program, arguments, machine_id, working_directory,
                                environment_names, owner_person, owner_name, adopted, server, session, desired, state,
                                reason, since, created_at)
                            select gen_random_uuid(), :team,
                                'client' || n % 100 || case when n % 2 = 0 then '-web-' else 'x-api-' end || n, 'shell',
                                '{}', '00000000-0000-0000-0000-000000000001', '/', '{}',
                                case when n % 10 = 0 then :person else gen_random_uuid() end, 'Ada', false, 'PODIUM',
                                :team || '-' || n, 'STOPPED', (array['IDLE', 'CRASHED', 'STOPPED', 'WORKING'])[n % 4 + 1],
                                'Because.', timestamptz '2026-11-21 10:00Z' - n * interval '1 second', now()
                            from generate_series(1, 10000) n
                            """)
                            .param(
                                    "team",
                                    java.util.Objects.requireNonNull(actor.team())
                                            .value())
                            .param("person", actor.person().value())
                            .update()));
        }
    }

    @AfterEach
    void close() throws SQLException {
        house.close();
    }

    private List<Agent> list(Agents.Filter filter, int offset, int limit) {
        return house.as(house.ada, () -> house.agents.list(filter, offset, limit));
    }

    private int count(Agents.Filter filter) {
        return house.<Integer>as(house.ada, () -> house.agents.count(filter));
    }

    private static Agents.Filter filter(@Nullable String text, @Nullable String under, boolean mine, AgentState... in) {
        return new Agents.Filter(text, under, mine, List.of(in));
    }

    @Test
    void showsTheMostUrgentFirstAndOfThoseTheOldest() {
        var page = list(Agents.Filter.ALL, 0, 3);
        assertThat(page).allMatch(agent -> agent.state() == AgentState.CRASHED);
        assertThat(page).extracting(Agent::since).isSorted();
        assertThat(list(Agents.Filter.ALL, MANY - 2, 500))
                .hasSize(2)
                .allMatch(agent -> agent.state() == AgentState.STOPPED);
        assertThat(count(Agents.Filter.ALL)).isEqualTo(MANY);
    }

    @Test
    void narrowsByTextPrefixOwnerAndState() {
        assertThat(count(filter("WEB-77", null, false))).isEqualTo(55);
        assertThat(count(filter("WEB-1000", null, false))).isEqualTo(2);
        assertThat(count(filter("100%", null, false))).isZero();
        assertThat(count(filter(null, "client8", false))).isEqualTo(100);
        assertThat(count(filter(null, "client8-web", false))).isEqualTo(100);
        assertThat(count(filter(null, "client8-web-8", false))).isEqualTo(1);
        assertThat(count(filter(null, "client", false))).isZero();
        assertThat(count(filter(null, "'; drop table agents; --", false))).isZero();
        assertThat(count(filter(null, null, true))).isEqualTo(MANY / 10);
        assertThat(count(filter(null, null, false, AgentState.CRASHED, AgentState.IDLE)))
                .isEqualTo(MANY / 2);
        assertThat(list(filter("web-1000", "client0", false, AgentState.IDLE), 0, 10))
                .hasSize(2);
    }

    @Test
    void refusesPagesThatAreNone() {
        for (var page : List.of(new int[] {-1, 10}, new int[] {0, 0}, new int[] {0, 501})) {
            assertThatThrownBy(() -> list(Agents.Filter.ALL, page[0], page[1])).isInstanceOf(Refusal.class);
        }
    }

    @Test
    void aPageReadsItsOwnRowsAndNoMore() {
        var plan = plan("select * from agents where team_id = podium_team() and deleted_at is null"
                + " order by urgency, since, name offset 0 limit 50");
        assertThat(plan).contains("agents_by_urgency").doesNotContain("Sort").contains("rows=50.00 ");
    }

    @Test
    void aPrefixIsARangeOfTheIndex() {
        var plan = plan("select count(*) from agents where team_id = podium_team() and deleted_at is null"
                + " and name >= 'client8-' and name < 'client8.'");
        assertThat(plan).contains("agents_name_once").doesNotContain("Seq Scan");
    }

    @Test
    void whoSeesAFewAgentsReadsThoseAndNoMore() {
        var eve = house.mate("Eve", dev.podium.kernel.Role.MEMBER);
        house.withheld.add(Permission.AGENT_SEE_ALL);
        house.withheld.add(Permission.TERMINAL_OTHERS);
        assertThat(house.as(eve, () -> house.agents.list(Agents.Filter.ALL, 0, 50)))
                .isEmpty();
        grantTen(eve);
        assertThat(house.as(eve, () -> house.agents.list(Agents.Filter.ALL, 0, 50)))
                .hasSize(10)
                .allMatch(agent -> agent.mine() == Reach.WATCH);
        assertThat(house.<Integer>as(eve, () -> house.agents.count(Agents.Filter.ALL)))
                .isEqualTo(10);
        var seen = AgentStore.SEEN.replace(":viewer", "'" + eve.person() + "'");
        for (var select : List.of("count(*)", "*")) {
            var plan =
                    plan("select " + select + " from agents where team_id = podium_team() and deleted_at is null and "
                            + seen + (select.equals("*") ? " order by urgency, since, name offset 0 limit 50" : ""));
            assertThat(plan)
                    .contains("BitmapOr", "agents_of_owner", "agents_for_team")
                    .doesNotContain("Seq Scan on agents ");
        }
    }

    /** Ten of Ada's agents, to watch. */
    private void grantTen(Actor person) {
        house.as(
                house.ada,
                () -> house.inTransaction(() -> house.jdbc()
                        .sql("""
                                insert into agent_grants (agent_id, team_id, person_id, mode, granted_by)
                                select id, team_id, :person, 'WATCH', owner_person from agents order by name limit 10
                                """)
                        .param("person", person.person().value())
                        .update()));
    }

    private String plan(String sql) {
        analyze();
        return house.as(
                house.ada,
                () -> house.inTransaction(() -> String.join(
                        "\n",
                        house.jdbc()
                                .sql("explain (analyze, timing off) " + sql)
                                .query(String.class)
                                .list())));
    }

    private static void analyze() {
        try (var connection = AgentsHouse.DATABASE.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("analyze agents");
            statement.execute("analyze agent_grants");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theOrderOfTheEnumIsTheOrderOfTheTable() {
        var stored = house.as(
                house.ada,
                () -> house.inTransaction(() -> house.jdbc()
                        .sql("select distinct state || ' ' || urgency from agents")
                        .query(String.class)
                        .list()));
        assertThat(stored)
                .containsExactlyInAnyOrderElementsOf(
                        List.of(AgentState.IDLE, AgentState.CRASHED, AgentState.STOPPED, AgentState.WORKING).stream()
                                .map(state -> state + " " + state.ordinal())
                                .toList());
    }
}
