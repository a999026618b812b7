package dev.podium.costs;

import static dev.podium.costs.TestMeters.billed;
import static dev.podium.costs.TestMeters.call;
import static dev.podium.costs.TestMeters.payer;
import static dev.podium.costs.TestMeters.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.audit.AuditTrail;
import dev.podium.costs.Budgets.Budget;
import dev.podium.costs.Budgets.Fields;
import dev.podium.costs.Budgets.Of;
import dev.podium.costs.Budgets.Period;
import dev.podium.costs.Budgets.Raise;
import dev.podium.costs.Budgets.Scope;
import dev.podium.database.SharedDatabase;
import dev.podium.hooks.Webhooks;
import dev.podium.identity.TeamPurged;
import dev.podium.kernel.Actor;
import dev.podium.kernel.BudgetId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who makes budgets and prices, who sees what was spent, and when somebody is told. */
@PodiumTest
@Timeout(120)
class BudgetsTest {

    private static final Fields TEN_A_MONTH = new Fields(Scope.TEAM, "", Period.MONTH, usd("10"), true);

    @TempDir
    Path home;

    @Autowired
    Budgets budgets;

    @Autowired
    Ledger ledger;

    @Autowired
    Prices prices;

    @Autowired
    Meter meter;

    @Autowired
    BudgetAlerts alerts;

    @Autowired
    BudgetForesight foresight;

    @Autowired
    BudgetHooks hooks;

    @Autowired
    Webhooks webhooks;

    @Autowired
    BudgetStore store;

    @Autowired
    CostsSettings settings;

    @Autowired
    CostsWatch watch;

    @Autowired
    AuditTrail audit;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    dev.podium.identity.Tokens tokens;

    @LocalServerPort
    int port;

    private TeamId red;
    private Actor owner;
    private Actor member;
    private Actor blue;
    private Actor admin;

    @BeforeEach
    void twoTeams() {
        red = TestPeople.team("red");
        owner = TestPeople.person(red, "Olga", Role.OWNER);
        member = TestPeople.person(red, "Max", Role.MEMBER);
        blue = TestPeople.person(TestPeople.team("blue"), "Blue", Role.OWNER);
        var root = TestPeople.person(TestPeople.team("none"), "Root", Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                root.person().value());
        admin = new Actor(root.person(), "Root", root.team(), Set.of(Role.OWNER, Role.ADMIN), null);
    }

    private static <T> T as(Actor actor, Supplier<T> work) {
        return CurrentActor.get(actor, work);
    }

    private static void refused(ThrowingCallable work, String code) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private Budget added(Fields fields) {
        return as(owner, () -> budgets.add(Of.TEAM, fields));
    }

    /** As if all of it was booked at once. */
    private void spend(Actor actor, String amount) throws Exception {
        try (var meters = new TestMeters()) {
            var podium = meters.start(home.resolve(UUID.randomUUID().toString()));
            podium.begin(new Payer(actor.team(), actor.person(), null, null), call("m"), usd(amount))
                    .settle(billed(amount));
            podium.book();
        }
    }

    @Test
    void aBudgetIsShownWithWhatIsSpentHeldAndLeft() throws Exception {
        spend(member, "2.5");
        var made = added(TEN_A_MONTH);
        assertThat(made.spent()).isEqualByComparingTo("2.5");
        try (var meters = new TestMeters()) {
            var podium = meters.start(home);
            var underWay = podium.begin(payer(red), call("m"), usd("3"));
            podium.renew();
            var budget = as(owner, () -> budgets.get(Of.TEAM, made.id()));
            assertThat(budget.held()).isEqualByComparingTo("3");
            assertThat(budget.left()).isEqualByComparingTo("4.5");
            assertThat(budget.windowEnd()).isAfter(Instant.now());
            underWay.settle(billed("1"));
            podium.book();
            podium.renew();
        }
        assertThat(as(owner, () -> budgets.all(Of.TEAM))).singleElement().satisfies(budget -> {
            assertThat(budget.fields()).isEqualTo(TEN_A_MONTH);
            assertThat(budget.spent()).isEqualByComparingTo("3.5");
            assertThat(budget.held()).isEqualByComparingTo("0");
            assertThat(budget.left()).isEqualByComparingTo("6.5");
        });
    }

    @Test
    void whatIsMadeChangedRaisedAndRemovedCountsAtOnce() {
        var payer = new Payer(red, member.person(), null, null);
        Supplier<String> tried = () -> {
            try {
                meter.begin(payer, call("m"), usd("8")).settle(billed("0"));
                return "granted";
            } catch (Refusal refusal) {
                return refusal.code();
            }
        };
        assertThat(tried.get()).isEqualTo("granted");
        var id = added(new Fields(Scope.PERSON, member.person().toString(), Period.DAY, usd("5"), true))
                .id();
        assertThat(tried.get()).isEqualTo("costs.budget-exceeded");
        var raised = as(
                owner,
                () -> budgets.raise(
                        Of.TEAM, id, new Raise(usd("9"), Instant.now().plus(Duration.ofDays(1)))));
        assertThat(raised.limit()).isEqualByComparingTo("9");
        assertThat(tried.get()).isEqualTo("granted");
        as(owner, () -> budgets.raise(Of.TEAM, id, null));
        as(owner, () -> budgets.change(Of.TEAM, id, usd("7"), false));
        assertThat(tried.get()).as("soft").isEqualTo("granted");
        as(owner, () -> budgets.change(Of.TEAM, id, usd("7"), true));
        assertThat(tried.get()).isEqualTo("costs.budget-exceeded");
        CurrentActor.run(owner, () -> budgets.remove(Of.TEAM, id));
        assertThat(tried.get()).isEqualTo("granted");
        assertThat(SharedDatabase.column(
                        "select action from audit_entries where team_id = ? and action like 'costs.%' order by position",
                        red.value()))
                .startsWith("costs.budget-added", "costs.budget-changed");
    }

    @Test
    void anotherPodiumLearnsOfABudgetByItsNumber() {
        long before = store.versions().getOrDefault("budgets", 0L);
        added(TEN_A_MONTH);
        assertThat(store.versions().get("budgets")).isGreaterThan(before);
    }

    @Test
    void onlyWhoRunsATeamMakesItsBudgetsAndNobodySeesThoseOfAnother() {
        var id = added(TEN_A_MONTH).id();
        for (var other : List.of(member, TestPeople.person(red, "Mia", Role.MANAGER))) {
            refused(() -> as(other, () -> budgets.add(Of.TEAM, TEN_A_MONTH)), "identity.not-allowed");
            refused(() -> CurrentActor.run(other, () -> budgets.remove(Of.TEAM, id)), "identity.not-allowed");
        }
        refused(() -> as(member, () -> budgets.all(Of.TEAM)), "identity.not-allowed");
        refused(() -> as(blue, () -> budgets.get(Of.TEAM, id)), "costs.budget-not-found");
        refused(() -> as(blue, () -> budgets.change(Of.TEAM, id, usd("1"), true)), "costs.budget-not-found");
        refused(() -> CurrentActor.run(blue, () -> budgets.remove(Of.TEAM, id)), "costs.budget-not-found");
        refused(() -> as(owner, () -> budgets.all(Of.ORGANISATION)), "identity.not-allowed");
        refused(
                () -> as(
                        owner,
                        () -> budgets.add(
                                Of.ORGANISATION, new Fields(Scope.ORGANISATION, "", Period.DAY, usd("1"), false))),
                "identity.not-allowed");
        assertThat(as(blue, () -> budgets.all(Of.TEAM))).isEmpty();
        refused(() -> as(owner, () -> budgets.add(Of.TEAM, TEN_A_MONTH)), "costs.budget-exists");
    }

    @Test
    void aBudgetOfTheOrganisationCountsForEveryTeamAndIsMadeByAdmins() {
        var fields = new Fields(Scope.ORGANISATION, "", Period.WEEK, usd("1000000000"), false);
        var made = as(admin, () -> budgets.add(Of.ORGANISATION, fields));
        try {
            assertThat(as(admin, () -> budgets.all(Of.ORGANISATION)))
                    .extracting(Budget::id)
                    .contains(made.id());
            assertThat(as(admin, () -> budgets.change(Of.ORGANISATION, made.id(), usd("999999999"), false))
                            .limit())
                    .isEqualByComparingTo("999999999");
            refused(() -> as(owner, () -> budgets.get(Of.TEAM, made.id())), "costs.budget-not-found");
            assertThat(new BudgetTable(store.everyBudget()).counting(payer(red), "m"))
                    .extracting(BudgetRow::id)
                    .contains(made.id().value());
        } finally {
            CurrentActor.run(admin, () -> budgets.remove(Of.ORGANISATION, made.id()));
        }
    }

    @Test
    void aBudgetThatMakesNoSenseIsRefusedAtItsField() {
        for (var wrong : List.of(
                new Fields(Scope.TEAM, "x", Period.DAY, usd("1"), true),
                new Fields(Scope.PERSON, "Ada", Period.DAY, usd("1"), true),
                new Fields(Scope.MODEL, "", Period.DAY, usd("1"), true),
                new Fields(Scope.ORGANISATION, "", Period.DAY, usd("1"), true),
                new Fields(Scope.TEAM, "", Period.DAY, usd("0"), true),
                new Fields(Scope.TEAM, "", Period.DAY, usd("1e999999999"), true),
                new Fields(Scope.TEAM, "", Period.DAY, usd("0.0000001"), true))) {
            refused(() -> added(wrong), "costs.bad-budget");
        }
        var id = added(TEN_A_MONTH).id();
        refused(
                () -> as(owner, () -> budgets.raise(Of.TEAM, id, new Raise(usd("20"), Instant.now()))),
                "costs.bad-budget");
    }

    @Test
    void everybodySeesTheirOwnEntriesAndWhoSeesCostsTheTeams() throws Exception {
        spend(member, "1");
        spend(owner, "2");
        spend(blue, "4");
        Supplier<List<BigDecimal>> amounts = () -> ledger.entries(Ledger.Filter.ALL, null, 10).stream()
                .map(Ledger.Entry::amount)
                .toList();
        assertThat(as(member, amounts)).containsExactly(usd("1"));
        assertThat(as(owner, amounts)).containsExactly(usd("2"), usd("1"));
        assertThat(as(TestPeople.person(red, "Mia", Role.MANAGER), amounts)).hasSize(2);
        assertThat(as(TestPeople.person(red, "Vic", Role.VIEWER), amounts)).isEmpty();
        refused(() -> as(TestPeople.person(red, "Audrey", Role.AUDITOR), amounts), "identity.not-allowed");
        var blues = as(blue, () -> ledger.entries(Ledger.Filter.ALL, null, 10)).getFirst();
        refused(() -> as(owner, () -> ledger.entry(blues.id())), "costs.not-found");
        var owners =
                as(owner, () -> ledger.entries(Ledger.Filter.ALL, null, 10)).getFirst();
        refused(() -> as(member, () -> ledger.entry(owners.id())), "costs.not-found");
        var today = java.time.LocalDate.now(java.time.ZoneOffset.UTC);
        assertThat(as(member, () -> ledger.sums(today.minusDays(1), today, Set.of())))
                .singleElement()
                .satisfies(sum -> assertThat(sum.amount()).isEqualByComparingTo("1"));
        assertThat(as(owner, () -> ledger.sums(today.minusDays(1), today, Set.of(Ledger.By.PERSON))))
                .extracting(Ledger.Sum::person)
                .containsExactly(owner.person(), member.person());
    }

    @Test
    void entriesAreReadPageByPageAndNarrowed() throws Exception {
        for (int i = 1; i <= 5; i++) {
            spend(i % 2 == 0 ? member : owner, Integer.toString(i));
        }
        var seen = new ArrayList<BigDecimal>();
        Ledger.Cursor after = null;
        do {
            var from = after;
            var page = as(owner, () -> ledger.entries(Ledger.Filter.ALL, from, 2));
            page.forEach(entry -> seen.add(entry.amount()));
            after = page.size() < 2
                    ? null
                    : new Ledger.Cursor(page.getLast().begun(), page.getLast().id());
        } while (after != null);
        assertThat(seen).containsExactly(usd("5"), usd("4"), usd("3"), usd("2"), usd("1"));
        var members = new Ledger.Filter(
                null, null, member.person(), null, null, null, null, "test", "m", 2, "model-call", "ok");
        assertThat(as(owner, () -> ledger.entries(members, null, 10)))
                .extracting(Ledger.Entry::amount)
                .containsExactly(usd("4"), usd("2"));
        var later = new Ledger.Filter(Instant.now(), null, null, null, null, null, null, null, null, null, null, null);
        assertThat(as(owner, () -> ledger.entries(later, null, 10))).isEmpty();
        refused(() -> as(owner, () -> ledger.entries(Ledger.Filter.ALL, null, 501)), "costs.bad-limit");
    }

    private List<String> told(TeamId team) {
        return SharedDatabase.column(
                "select details ->> 'percent' from audit_entries where team_id = ? and action = 'costs.budget-reached'"
                        + " order by position",
                team.value());
    }

    @Test
    void itIsSaidOnceAtHalfAtFourFifthsAndAtTheEnd() throws Exception {
        added(TEN_A_MONTH);
        spend(member, "4.99");
        alerts.tell();
        assertThat(told(red)).isEmpty();
        spend(member, "0.01");
        alerts.tell();
        alerts.tell();
        assertThat(told(red)).containsExactly("50");
        spend(member, "4");
        alerts.tell();
        assertThat(told(red)).containsExactly("50", "80");
        try (var meters = new TestMeters()) {
            var podium = meters.start(home);
            refused(() -> podium.begin(payer(red), call("m"), usd("1.01")), "costs.budget-exceeded");
            podium.renew();
        }
        // What was refused for want of money is the end of it.
        alerts.tell();
        assertThat(told(red)).containsExactly("50", "80", "100");
    }

    /** What a team's webhook is to be told, the oldest first. */
    private static List<JsonNode> hooked(Actor of) {
        return SharedDatabase.column(
                        "select body from hook_deliveries where team_id = ? order by made_at, id",
                        of.team().value())
                .stream()
                .map(body -> JsonMapper.shared().readTree(body))
                .toList();
    }

    @Test
    void itsWebhookIsToldOnceToo() throws Exception {
        for (var each : List.of(owner, blue)) {
            as(each, () -> webhooks.set("https://chat.invalid/hooks/x"));
        }
        var team = added(TEN_A_MONTH);
        added(new Fields(Scope.PERSON, member.person().toString(), Period.DAY, usd("6"), false));
        var everybodys = as(
                admin,
                () -> budgets.add(Of.ORGANISATION, new Fields(Scope.ORGANISATION, "", Period.DAY, usd("6"), false)));
        try {
            spend(member, "6");
            alerts.tell();
            alerts.tell();
        } finally {
            // It counts in all teams, those of other tests too.
            CurrentActor.run(admin, () -> budgets.remove(Of.ORGANISATION, everybodys.id()));
        }
        assertThat(hooked(owner))
                .extracting(each -> each.path("content").asString())
                .containsExactlyInAnyOrder(
                        "The budget of this team for a month is at 50 %: $6.00 of $10.00 is spent.",
                        "The soft budget of Max for a day is used up: $6.00 of $6.00 is spent.");
        assertThat(hooked(blue)).isEmpty();
        var ofTeam = hooked(owner).stream()
                .filter(each -> each.at("/data/scope").asString().equals("team"))
                .findFirst()
                .orElseThrow();
        assertThat(ofTeam.path("event").asString()).isEqualTo("costs.budget-reached");
        assertThat(ofTeam.at("/data/budget").asString()).isEqualTo(team.id().toString());
        assertThat(ofTeam.at("/data/percent").asInt()).isEqualTo(50);
        assertThat(ofTeam.at("/data/spent").asString()).isEqualTo("6");
        spend(member, "4");
        alerts.tell();
        assertThat(hooked(owner))
                .extracting(each -> each.path("content").asString())
                .contains(
                        "The budget of this team for a month is used up: $10.00 of $10.00 is spent; what could pass it is"
                                + " refused.");
    }

    @Test
    void whatIsNotRecordedIsNotToldToTheWebhook() throws Exception {
        as(owner, () -> webhooks.set("https://chat.invalid/hooks/x"));
        added(TEN_A_MONTH);
        spend(member, "6");
        var away = new BudgetStore(jdbc, settings) {
            @Override
            Optional<Telling> told(ToTell asked) {
                return Optional.empty();
            }
        };
        new BudgetAlerts(away, foresight, audit, hooks, _ -> {}, transaction).tell();
        assertThat(hooked(owner)).isEmpty();
    }

    @Test
    void whoeverListensIsToldByTheOneThatRecordedIt() {
        var id = added(TEN_A_MONTH).id();
        var heard = new ArrayList<Object>();
        var window = new BudgetStore.ToTell(id.value(), Instant.EPOCH, 80);
        var end = Instant.parse("2026-12-01T00:00:00Z");
        var answers = new ArrayList<>(List.of(
                Optional.of(new BudgetStore.Telling(usd("8"), usd("10"), end)), Optional.<BudgetStore.Telling>empty()));
        var fake = new BudgetStore(jdbc, settings) {
            @Override
            List<ToTell> toTell() {
                return List.of(window);
            }

            @Override
            Optional<Telling> told(ToTell asked) {
                return answers.removeFirst();
            }
        };
        var telling = new BudgetAlerts(fake, foresight, audit, hooks, heard::add, transaction);
        telling.tell();
        telling.tell();
        assertThat(heard)
                .containsExactly(
                        new BudgetReached(new BudgetId(id.value()), red, TEN_A_MONTH, 80, usd("10"), usd("8"), end));
        assertThat(told(red)).containsExactly("80");
    }

    @Test
    void ofATeamThatIsForgottenNothingIsLeftAndOfOthersEverything() throws Exception {
        added(TEN_A_MONTH);
        spend(member, "1");
        spend(blue, "1");
        CurrentActor.run(Actor.system(red), () -> watch.on(new TeamPurged(red)));
        for (var table : List.of("ledger_entries", "ledger_days", "budgets", "budget_windows", "budget_leases")) {
            assertThat(SharedDatabase.column("select 1 from " + table + " where team_id = ?", red.value()))
                    .as(table)
                    .isEmpty();
        }
        assertThat(as(blue, () -> ledger.entries(Ledger.Filter.ALL, null, 10))).hasSize(1);
    }

    @Test
    void aModelNobodyPricedIsNeverFreeAndALocalOneIs() {
        assertThat(prices.rate("anywhere", "never-heard-of")).satisfies(rate -> {
            assertThat(rate.known()).isFalse();
            assertThat(rate.input()).isEqualByComparingTo("5");
            assertThat(rate.output()).isEqualByComparingTo("25");
        });
        assertThat(prices.rate("local", "qwen").output()).isEqualByComparingTo("0");
        assertThat(prices.rate("anywhere", "tier-3")).satisfies(rate -> {
            assertThat(rate.known()).isTrue();
            assertThat(List.of(rate.input(), rate.cacheRead(), rate.cacheWrite5m(), rate.cacheWrite1h(), rate.output()))
                    .containsExactly(usd("15"), usd("1.5"), usd("18.75"), usd("30"), usd("75"));
        });
    }

    @Test
    void aPriceCountsFromItsMomentOnAndTheOneBeforeStays() {
        var model = "m" + UUID.randomUUID();
        var first = as(
                admin,
                () -> prices.add(new Prices.NewPrice("*", model, null, usd("2"), null, null, null, usd("8"), null)));
        assertThat(first.rate().cacheWrite5m()).isEqualByComparingTo("2.5");
        assertThat(prices.rate("x", model)).isEqualTo(first.rate());
        as(
                admin,
                () -> prices.add(new Prices.NewPrice(
                        "x", model, Instant.now().plusSeconds(3_600), usd("9"), null, null, null, usd("9"), null)));
        assertThat(prices.rate("x", model)).as("its moment is to come").isEqualTo(first.rate());
        var third = as(
                admin,
                () -> prices.add(new Prices.NewPrice(
                        "x", model, null, usd("1"), usd("0"), usd("1"), usd("1"), usd("4"), usd("0.01"))));
        assertThat(prices.rate("x", model)).isEqualTo(third.rate());
        assertThat(prices.rate("y", model)).isEqualTo(first.rate());
        assertThat(as(owner, prices::all).stream().filter(price -> price.model().equals(model)))
                .hasSize(3)
                .allSatisfy(price -> assertThat(price.enteredBy()).isEmpty());
        refused(
                () -> as(
                        owner,
                        () -> prices.add(
                                new Prices.NewPrice("x", model, null, usd("0"), null, null, null, usd("0"), null))),
                "identity.not-allowed");
        refused(
                () -> as(
                        admin,
                        () -> prices.add(new Prices.NewPrice(
                                "x", model, Instant.EPOCH, usd("0"), null, null, null, usd("0"), null))),
                "costs.bad-price");
        refused(
                () -> as(
                        admin,
                        () -> prices.add(
                                new Prices.NewPrice("x y", model, null, usd("0"), null, null, null, usd("0"), null))),
                "costs.bad-price");
        refused(
                () -> as(
                        admin,
                        () -> prices.add(
                                new Prices.NewPrice("x", model, null, usd("-1"), null, null, null, usd("0"), null))),
                "costs.bad-price");
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
            return new Answer(
                    answer.statusCode(), new JsonMapper().readTree(answer.body().isEmpty() ? "{}" : answer.body()));
        }
    }

    @Test
    void aScriptDoesAllOfIt() throws Exception {
        spend(owner, "2.5");
        var made = send(owner, "POST", "/api/v1/budgets", "{\"scope\":\"team\",\"period\":\"month\",\"cap\":10}");
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        assertThat(made.body().path("spent").decimalValue()).isEqualByComparingTo("2.5");
        assertThat(made.body().path("left").decimalValue()).isEqualByComparingTo("7.5");
        assertThat(made.body().path("hard").asBoolean()).isTrue();
        var path = "/api/v1/budgets/" + made.body().path("id").asString();
        assertThat(send(owner, "PUT", path, "{\"cap\":20,\"hard\":false}")
                        .body()
                        .path("limit")
                        .decimalValue())
                .isEqualByComparingTo("20");
        var until = Instant.now().plus(Duration.ofDays(2)).toString();
        assertThat(send(owner, "PUT", path + "/raise", "{\"cap\":30,\"until\":\"" + until + "\"}")
                        .body()
                        .path("limit")
                        .decimalValue())
                .isEqualByComparingTo("30");
        assertThat(send(owner, "DELETE", path + "/raise", "")
                        .body()
                        .path("raise")
                        .isNull())
                .isTrue();
        assertThat(send(owner, "GET", "/api/v1/budgets", "").body().path("items"))
                .hasSize(1);
        assertThat(send(blue, "GET", path, "").status()).isEqualTo(404);
        assertThat(send(owner, "DELETE", path, "").status()).isEqualTo(204);

        var page = send(owner, "GET", "/api/v1/ledger?limit=1", "").body();
        var entry = page.path("items").path(0);
        assertThat(entry.path("amount").decimalValue()).isEqualByComparingTo("2.5");
        assertThat(entry.path("detail").isObject()).isTrue();
        assertThat(send(owner, "GET", "/api/v1/ledger/" + entry.path("id").asString(), "")
                        .body()
                        .path("model")
                        .asString())
                .isEqualTo("m");
        assertThat(send(
                                owner,
                                "GET",
                                "/api/v1/ledger?limit=1&after="
                                        + page.path("next").asString(),
                                "")
                        .body()
                        .path("items"))
                .isEmpty();
        for (var part : List.of("project", "machine", "key")) {
            assertThat(send(owner, "GET", "/api/v1/ledger?" + part + "=" + UUID.randomUUID(), "")
                            .body()
                            .path("items"))
                    .as(part)
                    .isEmpty();
            var bad = send(owner, "GET", "/api/v1/ledger?" + part + "=forge", "");
            assertThat(bad.status()).isEqualTo(400);
            assertThat(bad.body().path("code").asString()).isEqualTo("kernel.bad-id");
            assertThat(bad.body().path("field").asString()).isEqualTo(part);
        }
        var sums = send(owner, "GET", "/api/v1/ledger/sums?by=model,tier", "").body();
        assertThat(sums.path("zone").asString()).isEqualTo("UTC");
        assertThat(sums.path("items").path(0).path("amount").decimalValue()).isEqualByComparingTo("2.5");
        assertThat(send(owner, "GET", "/api/v1/model-prices", "").body().path("items"))
                .isNotEmpty();
        var model = "m" + UUID.randomUUID();
        assertThat(send(
                                admin,
                                "POST",
                                "/api/v1/model-prices",
                                "{\"provider\":\"*\",\"model\":\"" + model + "\",\"input\":4,\"output\":16}")
                        .body()
                        .path("cacheRead")
                        .decimalValue())
                .isEqualByComparingTo("0.4");
    }

    @Test
    void aScriptIsToldWhatIsWrong() throws Exception {
        for (var wrong : List.of(
                "POST /budgets {\"period\":\"DAY\",\"cap\":1} scope",
                "POST /budgets {\"scope\":\"ALL\",\"period\":\"DAY\",\"cap\":1} scope",
                "POST /budgets {\"scope\":\"TEAM\",\"period\":\"DAY\"} cap",
                "POST /budgets {\"scope\":\"TEAM\",\"period\":\"DAY\",\"cap\":-1} cap",
                "POST /budgets {\"scope\":\"TEAM\",\"period\":\"DAY\",\"cap\":1,\"limit\":1} limit",
                "GET /ledger?from=soon {} from",
                "GET /ledger?person=me {} person",
                "GET /ledger?after=x {} after",
                "GET /ledger?limit=0 {} limit",
                "GET /ledger/sums?by=colour {} by",
                "GET /ledger/sums?to=soon {} to")) {
            var parts = wrong.split(" ");
            var answer = send(owner, parts[0], "/api/v1" + parts[1], parts[2]);
            assertThat(answer.status()).as(wrong).isEqualTo(400);
            assertThat(answer.body().path("field").asString()).as(wrong).isEqualTo(parts[3]);
        }
    }
}
