package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.SetUp;
import dev.podium.kernel.HealthMayDiffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;

@PodiumTest
class SetUpTest {

    @LocalServerPort
    int port;

    @Autowired
    SetUp setUp;

    @Autowired
    ConfigurableApplicationContext podium;

    @BeforeEach
    void nobodyIsThere() throws SQLException {
        SharedDatabase.empty();
    }

    private Rest rest() {
        return new Rest(port, null);
    }

    private static String body(String token, String email) {
        return """
                {"token": "%s", "email": "%s", "name": "Ada", "password": "correct horse battery", "team": "Red"}""".formatted(token, email);
    }

    @Test
    void makesTheFirstAdminAndTeamAndAnswersWithATokenThatWorks() {
        var token = setUp.offer().orElseThrow();
        var answer = rest().post("/api/v1/setup", body(token, "ada@example.org"));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);

        var me = rest().as(answer.body().path("token").asString()).get("/api/v1/me");
        assertThat(me.status()).isEqualTo(200);
        assertThat(me.body().path("person").path("name").asString()).isEqualTo("Ada");
        assertThat(me.body().path("team").path("name").asString()).isEqualTo("Red");
        assertThat(me.body().path("roles").toString()).isEqualTo("[\"ADMIN\",\"OWNER\"]");
        assertThat(setUp.needed()).isFalse();
        assertThat(setUp.offer()).isEmpty();
    }

    @Test
    void healthIsLookedAtAnewAsSoonAsItIsDone() {
        var heard = new ArrayList<String>();
        ApplicationListener<PayloadApplicationEvent<HealthMayDiffer>> listener = ApplicationListener.forPayload(
                news -> heard.add(news.check() + (setUp.needed() ? " before" : " after")));
        podium.addApplicationListener(listener);
        try {
            var token = setUp.offer().orElseThrow();
            rest().post("/api/v1/setup", body("wrong", "ada@example.org"));
            assertThat(heard).isEmpty();
            rest().post("/api/v1/setup", body(token, "ada@example.org"));
            assertThat(heard).containsExactly("setup.done after");
        } finally {
            podium.removeApplicationListener(listener);
        }
    }

    @Test
    void refusesAWrongAndAUsedToken() {
        var token = setUp.offer().orElseThrow();
        var wrong = rest().post("/api/v1/setup", body("wrong", "ada@example.org"));
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(wrong.code()).isEqualTo("identity.set-up-closed");
        rest().post("/api/v1/setup", body(token, "ada@example.org"));
        var used = rest().post("/api/v1/setup", body(token, "eve@example.org"));
        assertThat(used.status()).isEqualTo(403);
        assertThat(used.raw().headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void aNewStartReplacesTheOffer() {
        var first = setUp.offer().orElseThrow();
        var second = setUp.offer().orElseThrow();
        assertThat(setUp.admits(first)).isFalse();
        assertThat(setUp.admits(second)).isTrue();
    }

    @Test
    void namesEveryWrongFieldAtOnceAndKeepsTheOffer() {
        var token = setUp.offer().orElseThrow();
        var answer = rest().post("/api/v1/setup", "{\"token\": \"%s\", \"email\": \"ada\"}".formatted(token));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("request.several-problems");
        assertThat(answer.body().path("problems").findValuesAsString("field"))
                .containsExactly("email", "name", "password", "team");
        assertThat(setUp.admits(token)).isTrue();
    }

    @Test
    void ofManyAtOnceOneMakesTheAdmin() throws Exception {
        var token = setUp.offer().orElseThrow();
        var start = new CountDownLatch(1);
        var statuses = new ArrayList<Integer>();
        try (var pool = Executors.newFixedThreadPool(8)) {
            var racers = new ArrayList<java.util.concurrent.Future<Integer>>();
            for (int i = 0; i < 8; i++) {
                var email = "ada" + i + "@example.org";
                Callable<Integer> racer = () -> {
                    start.await();
                    return rest().post("/api/v1/setup", body(token, email)).status();
                };
                racers.add(pool.submit(racer));
            }
            start.countDown();
            for (var racer : racers) {
                statuses.add(racer.get());
            }
        }
        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 403);
        assertThat(SharedDatabase.column("select (select count(*) from people) || ' ' || (select count(*) from teams)"))
                .containsExactly("1 1");
    }
}
