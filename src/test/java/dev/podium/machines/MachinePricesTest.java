package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.MachinePrices.Entry;
import dev.podium.machines.MachinePrices.Price;
import dev.podium.machines.MachinePrices.Rates;
import dev.podium.machines.MachineRegistry.SignIn;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What machines cost: who enters it, who sees it, which one counts, and that none is ever changed. */
@PodiumTest
@Timeout(60)
class MachinePricesTest {

    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGmvUvnUZ9MB9Pwo6+8ZzS3qVb0kxAeCWKuK9W2fKKOQ";

    @Autowired
    MachinePrices prices;

    @Autowired
    MachineRegistry registry;

    @Autowired
    Tokens tokens;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @LocalServerPort
    int port;

    private TeamId red;
    private Actor admin;
    private Actor ada;
    private Actor blue;
    private String name;
    private MachineId machine;

    @BeforeEach
    void aMachineOfTheRedTeam() {
        red = TestPeople.team("red");
        var root = TestPeople.person(TestPeople.team("none"), "Root", Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                root.person().value());
        admin = new Actor(root.person(), "Root", root.team(), Set.of(Role.OWNER, Role.ADMIN), null);
        ada = TestPeople.person(red, "Ada", Role.VIEWER);
        blue = TestPeople.person(TestPeople.team("blue"), "Blue", Role.OWNER);
        name = "lab " + UUID.randomUUID();
        machine = as(
                admin,
                () -> registry.add(new MachineRegistry.Entry(
                        name, "lab.invalid", 22, KEY, SignIn.KEY, Set.of(), false, Set.of(red), null)));
    }

    private static <T> T as(Actor actor, Supplier<T> work) {
        return CurrentActor.get(actor, work);
    }

    private void enter(Actor actor, LocalDate from, String perHour) {
        CurrentActor.run(
                actor, () -> prices.enter(machine, new Entry(from, "EUR", new Price.Hourly(new BigDecimal(perHour)))));
    }

    private Rates of(Actor actor) {
        return as(actor, () -> prices.of(machine));
    }

    private static void refused(ThrowingCallable work, String code) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void thePriceOfTheLatestDayThatHasComeCounts() {
        assertThat(of(admin)).isEqualTo(new Rates(null, List.of()));
        enter(admin, TODAY.plusDays(1), "9");
        assertThat(of(admin).now()).isNull();
        enter(admin, TODAY.minusDays(10), "1.25");
        enter(admin, TODAY.minusDays(20), "0.5");
        var rates = of(ada);
        assertThat(rates.now()).isNotNull().satisfies(now -> {
            assertThat(now.from()).isEqualTo(TODAY.minusDays(10));
            assertThat(now.price()).isEqualTo(new Price.Hourly(new BigDecimal("1.25")));
        });
        assertThat(rates.all())
                .extracting(MachinePrices.Rate::from)
                .containsExactly(TODAY.plusDays(1), TODAY.minusDays(10), TODAY.minusDays(20));
        enter(admin, TODAY, "2");
        assertThat(of(ada).now())
                .isNotNull()
                .satisfies(now -> assertThat(now.from()).isEqualTo(TODAY));
    }

    @Test
    void ofTwoForOneDayTheLaterCountsAndBothStay() {
        enter(admin, TODAY, "1");
        enter(admin, TODAY, "2");
        var rates = of(ada);
        assertThat(rates.all())
                .extracting(rate -> rate.price().perHour().toPlainString())
                .containsExactly("2", "1");
        assertThat(rates.now()).isEqualTo(rates.all().getFirst());
    }

    @Test
    void whatAMachineWasBoughtForComesBackExactly() {
        var price = new Price.Bought(new BigDecimal("999999999.99"), new BigDecimal("4.75"), 10_200, 1_900);
        CurrentActor.run(admin, () -> prices.enter(machine, new Entry(TODAY, "usd", price)));
        assertThat(of(ada).now()).isNotNull().satisfies(now -> {
            assertThat(now.price()).isEqualTo(price);
            assertThat(now.currency()).isEqualTo("USD");
            // Who entered it is for those who run the installation.
            assertThat(now.enteredBy()).isEmpty();
        });
        assertThat(of(admin).now())
                .isNotNull()
                .satisfies(now -> assertThat(now.enteredBy()).isEqualTo("Root"));
    }

    @Test
    void onlyWhoRunsTheInstallationEntersAndOnlyWhoSeesTheMachineReads() {
        enter(admin, TODAY, "1");
        refused(() -> enter(ada, TODAY, "0"), "identity.not-allowed");
        refused(() -> enter(TestPeople.person(red, "Olga", Role.OWNER), TODAY, "0"), "identity.not-allowed");
        refused(() -> of(blue), "machines.not-found");
        refused(() -> of(TestPeople.person(red, "Audrey", Role.AUDITOR)), "identity.not-allowed");
        assertThat(of(ada).all()).hasSize(1);
    }

    /** Below the checks of the rooms stands the database. */
    @Test
    void theDatabaseKeepsThemApartAndLetsNobodyChangeOne() {
        enter(admin, TODAY, "1");
        Supplier<Integer> count =
                () -> transaction.execute(_ -> jdbc.sql("select count(*) from machine_prices where machine_id = ?")
                        .param(machine.value())
                        .query(Integer.class)
                        .single());
        assertThat(as(ada, count)).isEqualTo(1);
        assertThat(as(blue, count)).isZero();
        assertThat(count.get()).as("without an actor").isZero();
        for (var sql : List.of(
                "update machine_prices set per_hour = 0",
                "delete from machine_prices",
                "insert into machine_prices (machine_id, valid_from, currency, per_hour, entered_by, entered_by_name)"
                        + " select id, now(), 'EUR', 0, id, 'x' from machines limit 1")) {
            assertThatThrownBy(() -> as(
                            admin, () -> transaction.execute(_ -> jdbc.sql(sql).update())))
                    .as(sql)
                    .isInstanceOf(DataAccessException.class);
        }
        assertThatThrownBy(() -> as(
                        blue,
                        () -> transaction.execute(_ -> jdbc.sql(
                                        "select machines_price(?, now()::date, 'EUR', 0, null, null, null, null, ?, 'x')")
                                .params(machine.value(), blue.person().value())
                                .query(Boolean.class)
                                .single())))
                .isInstanceOf(DataAccessException.class);
        assertThat(of(admin).all()).hasSize(1);
    }

    @Test
    void aRemovedMachineTakesNoPriceAndShowsNone() {
        enter(admin, TODAY, "1");
        CurrentActor.run(admin, () -> registry.remove(machine));
        refused(() -> enter(admin, TODAY, "2"), "machines.not-found");
        refused(() -> of(ada), "machines.not-found");
        var unknown = MachineId.random();
        refused(
                () -> CurrentActor.run(
                        admin, () -> prices.enter(unknown, new Entry(TODAY, "EUR", new Price.Hourly(BigDecimal.ONE)))),
                "machines.not-found");
    }

    private record Answer(int status, JsonNode body) {}

    private Answer send(Actor actor, String method, String path, String body) throws Exception {
        var token =
                as(actor, () -> tokens.make("all", Set.of(), Duration.ofDays(1)).text());
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), new JsonMapper().readTree(answer.body()));
        }
    }

    @Test
    void aScriptEntersAndReadsThem() throws Exception {
        var entered = send(
                admin,
                "POST",
                "/api/v1/machine-registry/" + machine + "/prices",
                "{\"validFrom\":\"2026-01-01\",\"currency\":\"EUR\",\"purchase\":24000,\"lifeYears\":4,\"watts\":1200}");
        assertThat(entered.status()).as(entered.body().toString()).isEqualTo(201);
        var now = send(ada, "GET", "/api/v1/machines/" + machine + "/prices", "")
                .body()
                .path("now");
        assertThat(now.path("perHour").decimalValue()).isEqualByComparingTo("0.684463");
        assertThat(now.path("purchase").decimalValue()).isEqualByComparingTo("24000");
        assertThat(now.path("idleWatts").isNull()).isTrue();
        assertThat(now.path("enteredBy").asString()).isEmpty();
        assertThat(send(blue, "GET", "/api/v1/machines/" + machine + "/prices", "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aScriptIsToldWhatIsWrong() throws Exception {
        for (var wrong : List.of(
                "{\"validFrom\":\"2026-01-01\",\"currency\":\"EUR\"} purchase",
                "{\"validFrom\":\"2026-01-01\",\"currency\":\"EUR\",\"purchase\":1,\"watts\":1} lifeYears",
                "{\"validFrom\":\"2026-01-01\",\"currency\":\"EUR\",\"perHour\":1,\"purchase\":1} perHour",
                "{\"currency\":\"EUR\",\"perHour\":1} validFrom",
                "{\"validFrom\":\"2026-01-01\",\"perHour\":1} currency",
                "{\"validFrom\":\"soon\",\"currency\":\"EUR\",\"perHour\":1} validFrom",
                "{\"validFrom\":\"2026-01-01\",\"currency\":\"EUR\",\"perHour\":\"NaN\"} perHour",
                "{\"validFrom\":\"2026-01-01\",\"currency\":\"EUR\",\"perHour\":1e400} perHour",
                "{\"validFrom\":\"2026-01-01\",\"currency\":\"EUR\",\"perHour\":-1} perHour",
                "{\"validFrom\":\"2026-01-01\",\"currency\":\"EUR\",\"perHour\":1,\"hourly\":1} hourly")) {
            int cut = wrong.lastIndexOf(' ');
            var answer =
                    send(admin, "POST", "/api/v1/machine-registry/" + machine + "/prices", wrong.substring(0, cut));
            assertThat(answer.status()).as(wrong).isEqualTo(400);
            assertThat(answer.body().path("field").asString()).as(wrong).isEqualTo(wrong.substring(cut + 1));
        }
        assertThat(of(admin).all()).isEmpty();
    }

    @Test
    void eachStandsInTheTrailOfTheInstallation() throws SQLException {
        enter(admin, TODAY, "0.125");
        try (var connection = SharedDatabase.superuser();
                var statement = connection.prepareStatement("select details ->> 'perHour', details ->> 'validFrom'"
                        + " from audit_entries where object = ? and action = 'machines.price' and team_id is null")) {
            statement.setString(1, name);
            var rows = statement.executeQuery();
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("0.125");
            assertThat(rows.getString(2)).isEqualTo(TODAY.toString());
            assertThat(rows.next()).isFalse();
        }
    }
}
