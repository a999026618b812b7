package dev.podium.agents.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Agent;
import dev.podium.agents.AgentHappened;
import dev.podium.agents.Agents;
import dev.podium.agents.NewsChoices;
import dev.podium.agents.NewsChoices.Choice;
import dev.podium.agents.NewsChoices.Kind;
import dev.podium.agents.Sharing;
import dev.podium.agents.WantedAgent;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.terminals.Terminals.Mode;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Who is told what happens to whose agents, by what they chose and may know. */
@PodiumTest
class HappeningNewsTest {

    @Autowired
    HappeningNews news;

    @Autowired
    NewsChoices choices;

    @Autowired
    Agents agents;

    private TeamId team;
    private Actor ada;
    private Actor eve;
    private Actor mia;
    private Actor olga;
    private Agent agent;

    @BeforeEach
    void adaSharesHerAgentWithEve() {
        team = TestPeople.team("News");
        ada = TestPeople.person(team, "Ada", Role.MEMBER);
        eve = TestPeople.person(team, "Eve", Role.MEMBER);
        mia = TestPeople.person(team, "Mia", Role.MEMBER);
        olga = TestPeople.person(team, "Olga", Role.OWNER);
        agent = CurrentActor.get(
                ada,
                () -> agents.create(
                        WantedAgent.of("one", "command", "cat", List.of(), MachineId.LOCAL, "/", Map.of(), false)));
        CurrentActor.run(
                ada,
                () -> agents.share(
                        agent.id(),
                        new Sharing(null, null, List.of(new Sharing.Grant(eve.person(), "", Mode.WATCH, null)))));
    }

    private boolean told(Actor who, Kind kind) {
        var happened = new AgentHappened(team, "1", agent, kind);
        return CurrentActor.get(who, () -> news.wanted(happened)).isPresent();
    }

    private void choose(Actor who, Set<Kind> kinds, boolean shared) {
        CurrentActor.run(who, () -> choices.choose(new Choice(kinds, shared, false)));
    }

    @Test
    void whoHasNotChosenIsToldQuietlyOfTheirOwn() {
        assertThat(CurrentActor.get(ada, choices::mine)).isEqualTo(Choice.QUIET);
        assertThat(Choice.QUIET.browser()).isFalse();
        for (var kind : Kind.values()) {
            assertThat(told(ada, kind))
                    .as(kind.name())
                    .isEqualTo(Choice.QUIET.kinds().contains(kind));
            assertThat(told(eve, kind)).isFalse();
        }
    }

    @Test
    void whatOthersShareIsToldToWhoWantsIt() {
        for (var who : List.of(eve, mia, olga)) {
            choose(who, EnumSet.allOf(Kind.class), true);
        }
        assertThat(told(eve, Kind.STUCK)).isTrue();
        assertThat(told(mia, Kind.STUCK)).as("not shared with her").isFalse();
        assertThat(told(olga, Kind.STUCK))
                .as("she sees that it is there, no more")
                .isFalse();
        CurrentActor.run(ada, () -> agents.share(agent.id(), Sharing.PRIVATE));
        assertThat(told(eve, Kind.STUCK)).as("withdrawn").isFalse();
    }

    @Test
    void aChoiceIsOnesOwn() {
        choose(ada, Set.of(), false);
        choose(ada, EnumSet.of(Kind.STUCK), true);
        assertThat(CurrentActor.get(ada, choices::mine)).isEqualTo(new Choice(EnumSet.of(Kind.STUCK), true, false));
        assertThat(CurrentActor.get(eve, choices::mine)).isEqualTo(Choice.QUIET);
        assertThat(told(ada, Kind.CRASHED)).isFalse();
        assertThat(told(ada, Kind.STUCK)).isTrue();
        var stranger = TestPeople.person(TestPeople.team("Others"), "Sam", Role.OWNER);
        choose(stranger, EnumSet.allOf(Kind.class), true);
        assertThat(told(stranger, Kind.STUCK)).isFalse();
    }

    @Test
    void theDatabaseShowsNobodysChoiceToAnother() throws SQLException {
        choose(ada, EnumSet.of(Kind.STUCK), true);
        for (var who : List.of(ada, eve)) {
            try (var connection = SharedDatabase.application();
                    var statement = connection.createStatement()) {
                statement.execute("select set_config('podium.team', '" + team + "', false),"
                        + " set_config('podium.person', '" + who.person() + "', false)");
                try (var rows = statement.executeQuery("select count(*) from agent_news_choices")) {
                    rows.next();
                    assertThat(rows.getInt(1)).isEqualTo(who == ada ? 1 : 0);
                }
                assertThat(statement.executeUpdate("update agent_news_choices set shared = false"))
                        .isEqualTo(who == ada ? 1 : 0);
            }
        }
    }

    @Test
    void withTheTeamGoTheChoicesOfAllInItAndOfNobodyElse() throws SQLException {
        var others = TestPeople.team("Others");
        choose(ada, EnumSet.of(Kind.STUCK), true);
        choose(eve, EnumSet.of(Kind.STUCK), true);
        for (var ended : List.of(others, team)) {
            try (var connection = SharedDatabase.application();
                    var statement = connection.createStatement()) {
                statement.execute("select set_config('podium.team', '" + ended + "', false),"
                        + " set_config('podium.person', '" + PersonId.SYSTEM + "', false)");
                assertThat(statement.executeUpdate("delete from agent_news_choices"))
                        .isEqualTo(ended == team ? 2 : 0);
            }
        }
    }
}
