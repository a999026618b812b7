package dev.podium.gpus;

import static dev.podium.gpus.GpuHouse.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.gpus.GpuHouse.House;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.machines.MachineRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** What was held, used, wasted and free, counted by quarters of an hour. */
@PodiumTest
@Import(GpuHouse.class)
@Timeout(180)
class GpuReportsTest {

    private static final Instant EIGHT = Instant.parse("2031-03-04T08:00:00Z");
    private static final LocalDate DAY = LocalDate.of(2031, 3, 4);

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    @Autowired
    GpuServers servers;

    @Autowired
    GpuQueue queue;

    @Autowired
    GpuLeases leases;

    @Autowired
    GpuReports reports;

    @Autowired
    GpuShares shares;

    @Autowired
    IdleSpending spending;

    @Autowired
    UseCounting counting;

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

    private Actor admin;
    private Actor ada;
    private Actor bob;
    private Actor eve;
    private House house;

    /** Two GPUs at $2 an hour; Eve is of another team that may use them too. */
    @BeforeEach
    void aServerWithTwoGpus() {
        GpuHouse.empty();
        clock.set(EIGHT);
        admin = GpuHouse.admin();
        ada = TestPeople.person(TestPeople.team("red"), "Ada", Role.MEMBER);
        bob = TestPeople.person(ada.team(), "=Bob()", Role.MEMBER);
        eve = TestPeople.person(TestPeople.team("blue"), "Eve", Role.MEMBER);
        house = GpuHouse.server(registry, servers, health, admin, 2, "2", ada.team(), eve.team());
        TestPeople.update("insert into gpu_counted (until) values (?::timestamptz)", EIGHT.toString());
        turns.begin();
        turn();
    }

    @AfterEach
    void nothingIsLeft() {
        GpuHouse.empty();
        health.now.clear();
    }

    private void turn() {
        turns.forget();
        turns.turn();
        recent.forget();
    }

    private UUID ask(Actor who, GpuNeed need, int minutes) {
        var id = as(who, () -> queue.ask(GpuHouse.wanted(need, minutes))).id();
        turn();
        return id;
    }

    private void at(String time) {
        clock.set(Instant.parse("2031-03-04T" + time + ":00Z"));
    }

    /** What a machine said of a GPU in so many minutes. */
    private void said(String uuid, Instant from, int minutes, double busy) {
        TestPeople.update(
                "insert into machine_gpus (machine_id, uuid, place, name, last_seen) values (?, ?, 0, 'n', now())"
                        + " on conflict do nothing",
                house.machine().value(),
                uuid);
        TestPeople.update(
                "insert into machine_gpu_samples (gpu_id, samples, minute, busy)"
                        + " select g.id, 2, ?::timestamptz + m * interval '1 minute', ? from machine_gpus g,"
                        + " generate_series(0, ? - 1) m where g.uuid = ?",
                from.toString(),
                busy,
                minutes,
                uuid);
    }

    /** Ada holds one GPU for half an hour and uses it for 10 of 15 minutes that are known; Bob waits from 08:05 for both. */
    private UUID aMorning() {
        var first = ask(ada, GpuNeed.whole(1), 30);
        var uuid = as(ada, () -> leases.get(first)).slices().getFirst().uuid();
        said(uuid, EIGHT, 10, 0.5);
        said(uuid, EIGHT.plus(Duration.ofMinutes(10)), 5, 0);
        at("08:05");
        ask(bob, GpuNeed.whole(2), 60);
        at("08:30");
        turn();
        at("09:04");
        counting.count();
        return first;
    }

    @Test
    void whatWasHeldIsToldApartIntoUsedIdleAndFree() {
        var first = aMorning();
        var use = as(ada, () -> reports.use(false, DAY, DAY));

        assertThat(use.counted()).isEqualTo(Instant.parse("2031-03-04T09:00:00Z"));
        var server = use.servers().getFirst();
        assertThat(server.name()).isEqualTo(house.name());
        assertThat(server.there()).isCloseTo(2, within(1e-9));
        assertThat(server.hours().held()).isCloseTo(1.5, within(1e-9));
        assertThat(server.hours().known()).isCloseTo(0.25, within(1e-9));
        assertThat(server.hours().busy()).isCloseTo(5 / 60.0, within(1e-9));
        assertThat(server.hours().idle()).isCloseTo(5 / 60.0, within(1e-9));
        assertThat(server.away()).isZero();
        assertThat(server.free()).isCloseTo(0.5, within(1e-9));
        // One was free, which is not enough for Bob, who waited for 25 minutes.
        assertThat(server.waited()).isCloseTo(25 / 60.0, within(1e-9));
        assertThat(server.why()).containsOnlyKeys("IN_LINE");

        assertThat(use.people()).extracting(GpuReports.OfPerson::name).containsExactly("=Bob()", "Ada");
        var adas = use.people().getLast();
        assertThat(adas.hours().held()).isCloseTo(0.5, within(1e-9));
        assertThat(adas.amount()).isEqualByComparingTo("1");
        assertThat(adas.idleAmount()).isCloseTo(new BigDecimal("0.166667"), within(new BigDecimal("0.00001")));
        assertThat(use.waits()).extracting(GpuReports.Waited::personName).containsExactly("=Bob()");
        assertThat(use.waits().getFirst().hours()).isCloseTo(25 / 60.0, within(1e-9));

        var past = as(ada, () -> reports.history(false, null, null, 10));
        assertThat(past).extracting(each -> each.lease().id()).containsExactly(first);
        assertThat(past.getFirst().gpuHours()).isEqualByComparingTo("0.5");
        assertThat(past.getFirst().amount()).isEqualByComparingTo("1");
        assertThat(past.getFirst().busy()).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(past.getFirst().lease().slices().getFirst().serverName()).isEqualTo(house.name());
    }

    /** As the page of costs shows it. */
    @Test
    void whatStoodIdleIsToldInHoursAndDollarsToWhomItConcerns() {
        aMorning();
        var cent = within(new BigDecimal("0.00001"));
        for (var own : new PersonId[] {null, ada.person()}) {
            var idle = as(ada, () -> spending.between(DAY, DAY, own, false)).orElseThrow();
            // 5 minutes of a GPU at $2 an hour.
            assertThat(idle.hours()).isEqualByComparingTo("0.083333");
            assertThat(idle.dollars()).isCloseTo(new BigDecimal("0.166667"), cent);
        }
        assertThat(as(admin, () -> spending.between(DAY, DAY, null, true))
                        .orElseThrow()
                        .dollars())
                .isCloseTo(new BigDecimal("0.166667"), cent);
        // Of Bob's no machine said how busy they were, which is not the same as not idle.
        assertThat(as(bob, () -> spending.between(DAY, DAY, bob.person(), false)))
                .isEmpty();
        assertThat(as(ada, () -> spending.between(DAY.plusDays(1), DAY.plusDays(9), null, false)))
                .isEmpty();
        assertThat(as(eve, () -> spending.between(DAY, DAY, null, false))).isEmpty();
    }

    @Test
    void aQuarterIsCountedOnceWhoeverCountsAndHoweverOften() {
        aMorning();
        var before = as(ada, () -> reports.use(false, DAY, DAY));
        counting.count();
        assertThat(GpuHouse.one("select gpus_count('2031-03-04T08:45Z', '2031-03-04T09:00Z', '2031-03-04')::text"))
                .isEqualTo("false");
        assertThat(as(ada, () -> reports.use(false, DAY, DAY))).isEqualTo(before);
        // What goes on is added, and the whole hour before it stays.
        at("09:34");
        counting.count();
        assertThat(as(ada, () -> reports.use(false, DAY, DAY))
                        .servers()
                        .getFirst()
                        .hours()
                        .held())
                .isCloseTo(2.5, within(1e-9));
    }

    @Test
    void aPartCountsAsItsPartAndWhatIsDrainedIsNotFree() {
        as(admin, () -> {
            servers.drain(house.machine(), house.uuids().getLast(), "a fan is loud");
            return true;
        });
        turn();
        ask(ada, new GpuNeed(1, 250, 0, Set.of(), Set.of(), 1, false), 60);
        at("08:34");
        counting.count();
        var server = as(ada, () -> reports.use(false, DAY, DAY)).servers().getFirst();
        assertThat(server.hours().held()).isCloseTo(0.125, within(1e-9));
        assertThat(server.free()).isCloseTo(0.375, within(1e-9));
        assertThat(server.away()).isCloseTo(0.5, within(1e-9));
        assertThat(server.waited()).isZero();
    }

    @Test
    void aTeamSeesItsOwnAndWhoRunsTheInstallationAll() {
        aMorning();
        assertThat(as(eve, () -> reports.history(false, null, null, 10))).isEmpty();
        var eves = as(eve, () -> reports.use(false, DAY, DAY));
        assertThat(eves.people()).isEmpty();
        assertThat(eves.waits()).isEmpty();
        // Of a server that both may use the sums, in which nobody's name is.
        assertThat(eves.servers()).hasSize(1);
        var stranger = TestPeople.person(TestPeople.team("far"), "Far", Role.OWNER);
        assertThat(as(stranger, () -> reports.use(false, DAY, DAY)).servers()).isEmpty();
        assertThatThrownBy(() -> as(eve, () -> reports.history(true, null, null, 10)))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> as(eve, () -> reports.use(true, DAY, DAY))).isInstanceOf(Refusal.class);

        var all = as(admin, () -> reports.use(true, DAY, DAY));
        assertThat(all.people()).extracting(GpuReports.OfPerson::teamName).allMatch(name -> name.startsWith("red "));
        assertThat(all.waits()).hasSize(1);
        assertThat(as(admin, () -> reports.history(true, null, null, 10)))
                .singleElement()
                .satisfies(past -> {
                    assertThat(past.teamName()).startsWith("red ");
                    assertThat(past.busy()).isNotNull();
                    assertThat(past.lease().slices()).hasSize(1);
                });
        assertThat(as(admin, () -> reports.people(true)))
                .extracting(GpuReports.Who::name)
                .contains("Ada", "=Bob()");
    }

    @Test
    void pagesMissNothingWhereSeveralEndAtOnceAndFilterByPerson() {
        for (int i = 0; i < 3; i++) {
            ask(ada, new GpuNeed(1, 100, 0, Set.of(), Set.of(), 1, false), 10);
            ask(bob, new GpuNeed(1, 100, 0, Set.of(), Set.of(), 1, false), 10);
        }
        at("08:10");
        turn();
        var found = new ArrayList<UUID>();
        GpuReports.Cursor after = null;
        while (true) {
            var cursor = after;
            var page = as(ada, () -> reports.history(false, null, cursor, 2));
            if (page.isEmpty()) {
                break;
            }
            page.forEach(each -> found.add(each.lease().id()));
            after = new GpuReports.Cursor(
                    page.getLast().lease().ended(), page.getLast().lease().id());
        }
        assertThat(found).hasSize(6).doesNotHaveDuplicates();
        assertThat(as(ada, () -> reports.history(false, bob.person(), null, 10)))
                .hasSize(3)
                .allMatch(past -> past.lease().person().equals(bob.person()));
        assertThat(as(admin, () -> reports.history(true, bob.person(), null, 10)))
                .hasSize(3);
    }

    @Test
    void fairnessShowsEachTeamThatSharesAServerAndPeopleOfTheOwn() {
        aMorning();
        at("12:00");
        turn();
        var fairness = as(eve, () -> reports.fairness(7));
        assertThat(fairness.teams()).anyMatch(line -> line.name().startsWith("red ") && line.sum() > 2.4);
        assertThat(fairness.teams()).allMatch(line -> line.hours().size() == 7);
        assertThat(fairness.people()).extracting(GpuReports.Line::name).doesNotContain("Ada");
        assertThat(as(ada, () -> reports.fairness(7)).people())
                .extracting(GpuReports.Line::name)
                .contains("Ada", "=Bob()");
        assertThatThrownBy(() -> as(ada, () -> reports.fairness(0))).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> as(ada, () -> reports.use(false, DAY.minusDays(400), DAY)))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void fairnessIsJudgedByWhatWasAgreedOnEachDay() {
        var owner = TestPeople.person(ada.team(), "Olga", Role.OWNER);
        CurrentActor.run(admin, () -> shares.weighTeam(ada.team(), 3));
        CurrentActor.run(admin, () -> shares.weighTeam(eve.team(), 1));
        CurrentActor.run(owner, () -> shares.weighPerson(ada.person(), 4));
        aMorning();
        at("12:00");
        turn();
        clock.set(EIGHT.plus(Duration.ofHours(17)));
        counting.count();

        CurrentActor.run(admin, () -> shares.weighTeam(ada.team(), null));
        CurrentActor.run(owner, () -> shares.weighPerson(ada.person(), null));
        clock.set(EIGHT.plus(Duration.ofDays(1)));
        turn();
        ask(ada, GpuNeed.whole(1), 60);
        clock.set(EIGHT.plus(Duration.ofHours(26)));
        turn();
        counting.count();

        var fairness = as(ada, () -> reports.fairness(2));
        var red = fairness.teams().stream()
                .filter(GpuReports.Line::own)
                .findFirst()
                .orElseThrow();
        assertThat(red.hours()).containsExactly(2.5, 1.0);
        assertThat(red.share()).isCloseTo((0.75 * 2.5 + 0.5) / 3.5, within(1e-9));
        assertThat(fairness.teams().stream().mapToDouble(GpuReports.Line::share).sum())
                .isCloseTo(1, within(1e-9));
        var people =
                fairness.people().stream().collect(Collectors.toMap(GpuReports.Line::name, GpuReports.Line::share));
        assertThat(people.get("Ada")).isCloseTo((0.8 * 2.5 + 0.5) / 3.5, within(1e-9));
        assertThat(people.get("=Bob()")).isCloseTo((0.2 * 2.5 + 0.5) / 3.5, within(1e-9));
    }

    private HttpResponse<String> get(Actor who, String path) throws IOException, InterruptedException {
        var token = as(who, () -> tokens.make("gpus", Set.of("machines:read"), Duration.ofDays(1)))
                .text();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/gpus/reports" + path))
                            .header("authorization", "Bearer " + token)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void restShowsPagesAndExportsTablesInWhichNothingIsAFormula() throws Exception {
        var first = aMorning();
        at("10:00");
        turn();
        var json = JsonMapper.shared();
        var page = json.readTree(get(ada, "/history?limit=1").body());
        assertThat(page.path("items").size()).isOne();
        var next = page.path("next").asString();
        var second = json.readTree(get(ada, "/history?limit=1&after=" + next).body());
        assertThat(second.path("items").path(0).path("lease").path("id").asString())
                .isEqualTo(first.toString());
        assertThat(get(ada, "/history?after=none").statusCode()).isEqualTo(400);
        assertThat(get(ada, "/history?everywhere=true").statusCode()).isEqualTo(403);
        var use = json.readTree(get(ada, "/use?from=" + DAY + "&to=" + DAY).body());
        assertThat(use.path("servers").path(0).path("why").has("IN_LINE")).isTrue();
        assertThat(json.readTree(get(ada, "/fairness?days=7").body())
                        .path("teams")
                        .size())
                .isPositive();

        var export = get(ada, "/history/export");
        assertThat(export.headers().map())
                .containsEntry("content-disposition", List.of("attachment; filename=\"gpu-leases.csv\""));
        var lines = export.body().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).contains("\"'=Bob()\"").contains(",2,");
        assertThat(lines.get(2)).startsWith(first.toString()).contains(",Ada,");
        var table = get(ada, "/use/export?from=" + DAY + "&to=" + DAY).body();
        assertThat(table.lines().map(line -> line.split(",", 2)[0]))
                .containsExactly("of", "server", "person", "person");
    }
}
