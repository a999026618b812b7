package dev.podium.gpus;

import static dev.podium.gpus.GpuHouse.as;
import static dev.podium.gpus.GpuHouse.one;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.Role;
import dev.podium.machines.MachineRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Podium's clock is hours off from that of the database and of everything else: what health.md says of it, by REST. */
@PodiumTest
@Import(GpuHouse.class)
@Timeout(180)
class GpuClocksTest {

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    @Autowired
    GpuServers servers;

    @Autowired
    MachineRegistry registry;

    @Autowired
    GpuHouse.PlayedHealth health;

    @Autowired
    GpuHouse.TestClock clock;

    @Autowired
    GpuTurns turns;

    @Autowired
    RecentPool recent;

    private final Instant before = Instant.now();
    private Instant usual;
    private Actor ada;

    private void podiumIs(Duration off) {
        usual = clock.instant();
        clock.set(before.plus(off).truncatedTo(ChronoUnit.SECONDS));
        ada = TestPeople.person(TestPeople.team("red"), "Ada", Role.MEMBER);
        GpuHouse.server(registry, servers, health, GpuHouse.admin(), 1, "3.6", ada.team());
        turns.begin();
        turns.turn();
        recent.forget();
    }

    @BeforeEach
    void nothingIsThere() {
        GpuHouse.empty();
    }

    @AfterEach
    void nothingIsLeft() {
        clock.set(usual);
        GpuHouse.empty();
        health.now.clear();
    }

    private String token(Duration life) {
        return as(
                ada,
                () -> tokens.make("clocks", Set.of("gpus:use", "machines:read"), life)
                        .text());
    }

    private HttpResponse<String> send(String token, String method, String path, String body)
            throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/gpus" + path))
                            .header("authorization", "Bearer " + token)
                            .header("content-type", "application/json")
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private JsonNode lease(String token, String id) throws IOException, InterruptedException {
        return JsonMapper.shared()
                .readTree(send(token, "GET", "/leases/" + id, "").body());
    }

    private String granted(String token) throws IOException, InterruptedException {
        var asked = send(token, "POST", "/requests", "{\"gpus\":1,\"limitMinutes\":30}");
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(201);
        turn();
        return JsonMapper.shared().readTree(asked.body()).path("id").asString();
    }

    private void turn() {
        turns.forget();
        turns.turn();
    }

    private void isPaid(String id, long seconds) {
        assertThat(one(
                        "select sum((detail ->> 'seconds')::bigint) from ledger_entries where detail ->> 'lease' = ?",
                        id))
                .isEqualTo(Long.toString(seconds));
        assertThat(one("select count(*) from gpu_journal where what = 'ended' and about = ?", UUID.fromString(id)))
                .isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(longs = {5, -5})
    void aLeaseLastsAsLongAsItShouldByPodiumsClock(long hours) throws Exception {
        podiumIs(Duration.ofHours(hours));
        var began = clock.instant();
        var token = token(Duration.ofDays(1));
        var id = granted(token);
        assertThat(lease(token, id).path("began").asString()).isEqualTo(began.toString());
        assertThat(lease(token, id).path("ends").asString())
                .isEqualTo(began.plus(Duration.ofMinutes(30)).toString());

        clock.forward(Duration.ofMinutes(29));
        turn();
        assertThat(lease(token, id).path("ended").isNull()).isTrue();
        clock.forward(Duration.ofMinutes(1));
        turn();
        assertThat(lease(token, id).path("ended").asString())
                .isEqualTo(began.plus(Duration.ofMinutes(30)).toString());
        isPaid(id, 1800);
    }

    @Test
    void aClockThatIsPutRightEndsWhatIsOverAndLengthensNothingThatIsPaid() throws Exception {
        podiumIs(Duration.ofHours(-5));
        var token = token(Duration.ofDays(1));
        var late = granted(token);
        clock.forward(Duration.ofHours(5));
        turn();
        assertThat(lease(token, late).path("ended").asString())
                .isEqualTo(lease(token, late).path("ends").asString());
        isPaid(late, 1800);

        clock.forward(Duration.ofHours(5));
        var early = granted(token);
        clock.forward(Duration.ofMinutes(10));
        turn();
        clock.forward(Duration.ofHours(-5));
        turn();
        assertThat(lease(token, early).path("ended").isNull()).isTrue();
        assertThat(send(token, "DELETE", "/leases/" + early, "").statusCode()).isEqualTo(200);
        var over = lease(token, early);
        // What was booked in the ten minutes stays: it ends no earlier, and not a second later.
        long held = Duration.between(
                        Instant.parse(over.path("began").asString()),
                        Instant.parse(over.path("ended").asString()))
                .toSeconds();
        assertThat(held).isBetween(300L, 600L);
        isPaid(early, held);
    }

    @Test
    void aTokenNeedsBothClocks() throws Exception {
        podiumIs(Duration.ofHours(5));
        var ahead = token(Duration.ofHours(2));
        assertThat(send(ahead, "GET", "/servers", "").statusCode()).isEqualTo(200);
        clock.forward(Duration.ofHours(2));
        assertThat(send(ahead, "GET", "/servers", "").statusCode())
                .as("the database would let it in for five hours more")
                .isEqualTo(401);

        clock.set(before.minus(Duration.ofHours(5)).truncatedTo(ChronoUnit.SECONDS));
        assertThat(send(token(Duration.ofHours(6)), "GET", "/servers", "").statusCode())
                .isEqualTo(200);
        assertThat(send(token(Duration.ofHours(4)), "GET", "/servers", "").statusCode())
                .as("by the database it was over an hour ago")
                .isEqualTo(401);
    }
}
