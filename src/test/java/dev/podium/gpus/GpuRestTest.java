package dev.podium.gpus;

import static dev.podium.gpus.GpuHouse.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.gpus.GpuHouse.House;
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
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** GPUs as programs ask for them. */
@PodiumTest
@Import(GpuHouse.class)
@Timeout(120)
class GpuRestTest {

    private record Answer(int status, JsonNode body) {}

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

    private final HttpClient http = HttpClient.newHttpClient();
    private Actor ada;
    private House house;
    private String token;

    @BeforeEach
    void aServerWithTwoGpus() {
        GpuHouse.empty();
        ada = TestPeople.person(TestPeople.team("red"), "Ada", Role.MEMBER);
        house = GpuHouse.server(registry, servers, health, GpuHouse.admin(), 2, "1.5", ada.team());
        turns.begin();
        turns.turn();
        recent.forget();
        token = as(
                ada,
                () -> tokens.make("gpus", Set.of("gpus:use", "machines:read"), Duration.ofDays(1))
                        .text());
    }

    @AfterEach
    void nothingIsLeft() {
        GpuHouse.empty();
        health.now.clear();
    }

    private Answer send(String method, String path, String body) throws IOException, InterruptedException {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/gpus" + path))
                        .header("authorization", "Bearer " + token)
                        .header("content-type", "application/json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return new Answer(
                answer.statusCode(), JsonMapper.shared().readTree(answer.body().isEmpty() ? "{}" : answer.body()));
    }

    @Test
    void aProgramAsksHoldsExtendsAndGivesBack() throws Exception {
        var before = send("POST", "/expectations", "{\"gpus\":2,\"limitMinutes\":30}");
        assertThat(before.status()).isEqualTo(200);
        assertThat(before.body().path("start").asString())
                .isEqualTo(clock.instant().toString());

        var asked = send("POST", "/requests", "{\"gpus\":2,\"limitMinutes\":30,\"purpose\":\"a run\"}");
        assertThat(asked.status()).isEqualTo(201);
        assertThat(asked.body().path("state").asString()).isEqualTo("WAITING");
        var id = asked.body().path("id").asString();
        turns.forget();
        turns.turn();

        assertThat(send("GET", "/requests/" + id, "").body().path("state").asString())
                .isEqualTo("GRANTED");
        var lease = send("GET", "/leases/" + id, "").body();
        assertThat(lease.path("gpus").size()).isEqualTo(2);
        assertThat(lease.path("priceHour").decimalValue()).isEqualByComparingTo("3");
        assertThat(lease.path("ended").isNull()).isTrue();
        var environment = send("GET", "/leases/" + id + "/environment", "").body();
        assertThat(environment.path("CUDA_VISIBLE_DEVICES").asString())
                .contains(house.uuids().getFirst())
                .contains(house.uuids().getLast());
        var until = clock.instant().plus(Duration.ofMinutes(40));
        assertThat(send("POST", "/leases/" + id + "/extension", "{\"until\":\"" + until + "\"}")
                        .body()
                        .path("ends")
                        .asString())
                .isEqualTo(until.toString());
        clock.forward(Duration.ofMinutes(2));
        assertThat(send("DELETE", "/leases/" + id, "").body().path("endReason").asString())
                .isEqualTo("Ended by Ada.");
        var journal = send("GET", "/leases/" + id + "/journal", "").body().path("items");
        assertThat(journal.valueStream().map(line -> line.path("what").asString()))
                .containsExactly("asked", "granted", "extended", "ended");
        assertThat(send("GET", "/leases?past=true", "").body().path("items").size())
                .isEqualTo(1);
        var shown = send("GET", "/servers", "").body().path("items").path(0);
        assertThat(shown.path("name").asString()).isEqualTo(house.name());
        assertThat(shown.path("gpus").path(0).path("freeMilli").asInt()).isEqualTo(1000);
        assertThat(send("GET", "/shares", "")
                        .body()
                        .path("items")
                        .path(0)
                        .path("own")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void whatIsWrongIsSaidAtItsField() throws Exception {
        var none = send("POST", "/requests", "{\"gpus\":0,\"limitMinutes\":30}");
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.body().path("code").asString()).isEqualTo("gpus.bad-need");
        assertThat(none.body().path("field").asString()).isEqualTo("gpus");
        assertThat(send("POST", "/requests", "{\"gpus\":1}").body().path("code").asString())
                .isEqualTo("gpus.field-missing");
        assertThat(send("POST", "/requests", "{\"gpus\":1,\"limitMinutes\":-1}")
                        .body()
                        .path("code")
                        .asString())
                .isEqualTo("gpus.bad-time");
        assertThat(send("POST", "/reservations", "{\"from\":\"tomorrow\",\"to\":\"later\"}")
                        .body()
                        .path("field")
                        .asString())
                .isEqualTo("from");
        assertThat(send("PUT", "/servers/" + house.machine(), "{}").status()).isEqualTo(403);
    }
}
