package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Watchers.Deed;
import dev.podium.audit.AuditFilter;
import dev.podium.audit.AuditTrails;
import dev.podium.audit.Trail;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.terminals.Terminals.Mode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who was at one's terminals and who may be, over a real tmux and real sockets: for their owner and nobody else. */
@PodiumTest
@Timeout(60)
class WatchersTest {

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    Watchers watchers;

    @Autowired
    Tokens tokens;

    @Autowired
    AuditTrails trails;

    private final HttpClient http = HttpClient.newHttpClient();
    private TeamId team;
    private Actor ada;
    private Actor eve;
    private AgentId id;
    private AgentId other;

    @BeforeEach
    void adasAgentsAreSharedWithEve() {
        team = TestPeople.team("Watched");
        ada = TestPeople.person(team, "Ada", Role.MEMBER);
        eve = TestPeople.person(team, "Eve", Role.MEMBER);
        id = agent("cat");
        other = agent("dog");
    }

    private AgentId agent(String name) {
        var made = CurrentActor.get(
                        ada,
                        () -> agents.create(WantedAgent.of(
                                name, "command", "cat", List.of(), MachineId.LOCAL, "/", Map.of(), true)))
                .id();
        CurrentActor.run(
                ada,
                () -> agents.share(
                        made, new Sharing(null, null, List.of(new Sharing.Grant(eve.person(), "", Mode.DRIVE, null)))));
        return made;
    }

    @AfterEach
    void end() {
        for (var each : List.of(id, other)) {
            CurrentActor.run(ada, () -> agents.delete(each));
        }
    }

    private List<Watchers.Visit> visits(Actor actor) {
        return CurrentActor.get(actor, () -> watchers.visits(null, null, 0, 50));
    }

    /** Asks again until it is so, as long as the test has time. */
    private static <T> T until(Supplier<T> ask, Predicate<T> so) {
        T answer = ask.get();
        while (!so.test(answer)) {
            answer = ask.get();
        }
        return answer;
    }

    private static final class Heard implements WebSocket.Listener {
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            if (data.toString().contains("\"ready\"")) {
                events.add("ready");
            }
            socket.request(1);
            return null;
        }
    }

    private WebSocket open(Actor actor, Mode mode) throws InterruptedException {
        var url = CurrentActor.get(actor, () -> agents.ticket(id, mode)).url();
        var heard = new Heard();
        var socket = http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port + url), heard)
                .join();
        assertThat(heard.events.poll(20, TimeUnit.SECONDS)).isEqualTo("ready");
        return socket;
    }

    private record Answer(int status, JsonNode json) {}

    private Answer get(Actor actor, String path) {
        var token = CurrentActor.get(actor, () -> tokens.make("test", Set.of(), Duration.ofDays(1)))
                .text();
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1" + path))
                .header("Authorization", "Bearer " + token)
                .header("User-Agent", "looker/1")
                .build();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), new JsonMapper().readTree(answer.body()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anOpenTerminalIsShownWhileItIsOpenAndHowLongItWasAfterwards() throws InterruptedException {
        var socket = open(eve, Mode.DRIVE);
        // The socket is open a moment before who came by it is seated.
        var open = until(() -> visits(ada), shown -> shown.getFirst().open());
        assertThat(open).singleElement().satisfies(visit -> {
            assertThat(visit.name()).isEqualTo("Eve");
            assertThat(visit.deed()).isEqualTo(Deed.DROVE);
            assertThat(visit.agent()).isEqualTo(id.toString());
            assertThat(visit.agentName()).isEqualTo("cat");
            assertThat(visit.open()).isTrue();
            assertThat(visit.until()).isNull();
        });
        socket.sendBinary(ByteBuffer.wrap("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII)), true)
                .join();
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        var after = until(() -> visits(ada), shown -> shown.getFirst().until() != null);
        assertThat(after).singleElement().satisfies(visit -> {
            assertThat(visit.open()).isFalse();
            assertThat(visit.typed()).isEqualTo(5);
            assertThat(visit.until()).isAfterOrEqualTo(visit.at());
        });
    }

    @Test
    void aWithdrawnShareEndsTheVisit() throws InterruptedException {
        open(eve, Mode.WATCH);
        CurrentActor.run(ada, () -> watchers.unshare(id, eve.person()));
        var visit = until(() -> visits(ada), shown -> shown.getFirst().until() != null)
                .getFirst();
        assertThat(visit.deed()).isEqualTo(Deed.WATCHED);
        assertThat(Duration.between(visit.at(), visit.until())).isLessThan(Duration.ofSeconds(5));
        assertThatThrownBy(() -> CurrentActor.run(eve, () -> agents.ticket(id, Mode.WATCH)))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void aScreenReadAgainAndAgainIsOneVisitWithTheCountAndWhereFrom() {
        for (int i = 0; i < 3; i++) {
            assertThat(get(eve, "/agents/" + id + "/screen").status()).isEqualTo(200);
        }
        var read = until(() -> get(ada, "/me/watchers").json().path("items"), items -> !items.isEmpty())
                .get(0);
        assertThat(read.path("deed").asString()).isEqualTo("read");
        assertThat(read.path("times").asLong()).isBetween(1L, 3L);
        assertThat(read.path("name").asString()).isEqualTo("Eve");
        assertThat(read.path("address").asString()).isNotEmpty();
        assertThat(read.path("userAgent").asString()).isEqualTo("looker/1");
        assertThat(read.path("until").asString()).isNotEmpty();
    }

    @Test
    void onesOwnLooksAreNoVisits() {
        assertThat(get(ada, "/agents/" + id + "/screen").status()).isEqualTo(200);
        CurrentActor.run(ada, () -> agents.ticket(id, Mode.DRIVE));
        CurrentActor.run(ada, () -> agents.input(id, "x", true));
        CurrentActor.run(eve, () -> agents.interrupt(id));
        assertThat(visits(ada)).extracting(Watchers.Visit::deed).containsExactly(Deed.INTERRUPTED);
    }

    @Test
    void nobodySeesTheVisitsOfAnother() {
        CurrentActor.run(eve, () -> agents.input(id, "secret", true));
        assertThat(visits(ada)).singleElement().satisfies(visit -> {
            assertThat(visit.deed()).isEqualTo(Deed.TYPED);
            assertThat(visit.typed()).isEqualTo(6);
        });
        var owner = TestPeople.person(team, "Owner", Role.OWNER);
        var stranger = TestPeople.person(TestPeople.team("Others"), "Stranger", Role.OWNER);
        // Ada's id with another team: the team of the transaction decides.
        var adaElsewhere = new Actor(ada.person(), "Ada", stranger.team(), Set.of(Role.MEMBER), null);
        for (var actor : List.of(eve, owner, stranger, adaElsewhere)) {
            assertThat(visits(actor)).as(actor.name()).isEmpty();
            assertThat(CurrentActor.get(actor, () -> watchers.visits(id, null, 0, 50)))
                    .isEmpty();
        }
        // Nor does Ada see anything else of the trail by it.
        var whole = CurrentActor.get(
                owner, () -> trails.page(new Trail.Own(), AuditFilter.ALL, null, AuditTrails.LONGEST_PAGE));
        assertThat(whole.size()).isGreaterThan(1);
        assertThat(visits(ada)).hasSize(1);
    }

    @Test
    void whoOwnedTheAgentThenIsShownItAndWhoOwnsItNowIsNot() {
        CurrentActor.run(eve, () -> agents.input(id, "x", true));
        TestPeople.update(
                "update agents set owner_person = ? where id = ?", eve.person().value(), id.value());
        assertThat(visits(ada)).hasSize(1);
        assertThat(visits(eve)).isEmpty();
        TestPeople.update(
                "update agents set owner_person = ? where id = ?", ada.person().value(), id.value());
    }

    @Test
    void visitsAreFilteredByAgentAndPaged() {
        for (int i = 0; i < 3; i++) {
            CurrentActor.run(eve, () -> agents.input(id, "x", true));
            CurrentActor.run(eve, () -> agents.interrupt(other));
        }
        assertThat(get(ada, "/me/watchers?agent=" + other).json().path("items")).hasSize(3);
        var first = get(ada, "/me/watchers?limit=4").json();
        assertThat(first.path("items")).hasSize(4);
        var rest = get(ada, "/me/watchers?limit=4&before=" + first.path("next").asLong())
                .json();
        assertThat(rest.path("items")).hasSize(2);
        assertThat(rest.path("next").isNull()).isTrue();
        assertThat(rest.path("items").get(0).path("position").asLong())
                .isLessThan(first.path("items").get(3).path("position").asLong());
    }

    @Test
    void badInputIsRefusedWithItsField() {
        for (var bad : Map.of(
                        "/me/watchers?agent=x", "agent",
                        "/me/watchers?limit=0", "limit",
                        "/me/watchers?limit=201", "limit",
                        "/me/watchers?before=x", "before",
                        "/me/shares?limit=0", "")
                .entrySet()) {
            var answer = get(ada, bad.getKey());
            assertThat(answer.status()).as(bad.getKey()).isEqualTo(400);
            assertThat(answer.json().path("field").asString(""))
                    .as(bad.getKey())
                    .isEqualTo(bad.getValue());
            assertThat(answer.json().path("nextStep").asString("")).isNotEmpty();
        }
    }

    @Test
    void sharesAreListedAcrossAgentsAndWithdrawnOneByOne() {
        var ivy = TestPeople.person(team, "Ivy", Role.INSTRUCTOR);
        var end = Instant.now().plus(Duration.ofHours(1)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        CurrentActor.run(
                ada,
                () -> agents.share(
                        other,
                        new Sharing(Mode.WATCH, end, List.of(new Sharing.Grant(eve.person(), "", Mode.DRIVE, null)))));
        var shown = get(ada, "/me/shares").json();
        assertThat(shown.path("total").asInt()).isEqualTo(3);
        assertThat(shown.path("items"))
                .extracting(item -> item.path("agentName").asString() + " "
                        + item.path("cause").asString() + " "
                        + item.path("name").asString("") + " "
                        + item.path("mode").asString() + " "
                        + item.path("until").asString(""))
                .containsExactly("cat person Eve drive ", "dog team  watch " + end, "dog person Eve drive ");
        assertThat(shown.path("byRole"))
                .singleElement()
                .satisfies(one -> assertThat(one.path("person").asString())
                        .isEqualTo(ivy.person().toString()));
        assertThat(get(ada, "/me/shares?offset=1&limit=1").json().path("items")).hasSize(1);

        CurrentActor.run(ada, () -> watchers.unshare(other, null));
        CurrentActor.run(ada, () -> watchers.unshare(id, eve.person()));
        assertThat(CurrentActor.get(ada, () -> watchers.shares(0, 10)))
                .singleElement()
                .satisfies(share -> {
                    assertThat(share.agent()).isEqualTo(other);
                    assertThat(share.name()).isEqualTo("Eve");
                });
        assertThat(CurrentActor.<Integer>get(ada, watchers::countShares)).isOne();
    }

    @Test
    void nobodyListsOrWithdrawsTheSharesOfAnother() {
        assertThat(CurrentActor.get(eve, () -> watchers.shares(0, 10))).isEmpty();
        var stranger = TestPeople.person(TestPeople.team("Others"), "Stranger", Role.OWNER);
        assertThat(refused(eve)).isEqualTo("agents.not-yours");
        assertThat(refused(stranger)).isEqualTo("agents.not-found");
        assertThat(CurrentActor.get(ada, () -> watchers.shares(0, 10))).hasSize(2);
    }

    private @Nullable String refused(Actor actor) {
        try {
            CurrentActor.run(actor, () -> watchers.unshare(id, eve.person()));
            return null;
        } catch (Refusal refusal) {
            return refusal.code();
        }
    }
}
