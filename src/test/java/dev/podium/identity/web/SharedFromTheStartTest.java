package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** An agent that is shared while it is made, by REST, with the attempts to share or to set what is not one's own. */
@PodiumTest
class SharedFromTheStartTest {

    private static final String AGENTS = "/api/v1/agents";

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    private Actor ada;
    private Actor ben;
    private Actor eve;

    @BeforeEach
    void twoTeams() {
        var red = TestPeople.team("red");
        ada = TestPeople.person(red, "Ada", Role.MEMBER);
        ben = TestPeople.person(red, "Ben", Role.MEMBER);
        eve = TestPeople.person(TestPeople.team("blue"), "Eve", Role.OWNER);
    }

    private Rest as(Actor actor) {
        return new Rest(
                port,
                CurrentActor.get(actor, () -> tokens.make("test", Set.of(), Duration.ofDays(1)))
                        .text());
    }

    private static String body(String more) {
        return "{'name': 'notes', 'program': 'shell', 'workingDirectory': '/', 'start': false, %s}"
                .formatted(more)
                .replace('\'', '"');
    }

    private static String named(PersonId person) {
        return "'access': {'people': [{'person': '%s', 'mode': 'watch'}]}".formatted(person);
    }

    private int agents() {
        return as(ada).get(AGENTS).body().path("total").asInt();
    }

    @Test
    void whoIsNamedSeesTheAgentFromTheStartAndNobodyElseDoes() {
        var made = as(ada).post(AGENTS, body(named(ben.person())));
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        var path = AGENTS + "/" + made.body().path("id").asString();
        assertThat(as(ben).get(path).body().path("access").path("mine").asString())
                .isEqualTo("watch");
        assertThat(as(eve).get(path).status()).isEqualTo(404);
    }

    @Test
    void peopleOfAnotherTeamOrOfNoneAreRefusedAndNothingIsMade() {
        for (var stranger : Set.of(eve.person(), PersonId.random(), PersonId.SYSTEM)) {
            var answer = as(ada).post(AGENTS, body(named(stranger)));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("agents.no-member");
            assertThat(answer.raw().body()).doesNotContain("Eve");
        }
        assertThat(agents()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'owner': {'id': '00000000-0000-0000-0000-00000000000c'}",
                "'team': '00000000-0000-0000-0000-00000000000c'",
                "'sharing': {'team': 'drive'}",
                "'access': {'team': 'drive', 'mine': 'owner'}",
                "'access': {'people': [{'person': '00000000-0000-0000-0000-00000000000c', 'mode': 'drive', 'name': 'Eve'}]}",
            })
    void whatACallerDoesNotSetIsRefusedAndNothingIsMade(String more) {
        var answer = as(ada).post(AGENTS, body(more));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("request.unknown-field");
        assertThat(agents()).isZero();
    }

    @Test
    void aSessionIsNotAdoptedForStrangers() {
        var answer = as(ada).post(
                        AGENTS,
                        ("{'name': 'notes', 'adopt': {'session': 'none'}, " + named(eve.person()) + "}")
                                .replace('\'', '"'));
        // Before the session is looked for: that there is none would be another code.
        assertThat(answer.code()).isEqualTo("agents.no-member");
        assertThat(agents()).isZero();
    }
}
