package dev.podium.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.costs.Ledger;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.Tokens;
import dev.podium.inference.Engines.Engine;
import dev.podium.inference.Engines.Stage;
import dev.podium.inference.Engines.State;
import dev.podium.inference.Engines.Task;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/** Several engines: what each has, who is asked, who waits, and what they are told to do. */
@PodiumTest
@Timeout(120)
class EnginesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String CODER = "qwen3-coder:30b";

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    @Autowired
    ModelProviders providers;

    @Autowired
    ModelRoutes routes;

    @Autowired
    Routing routing;

    @Autowired
    Engines engines;

    @Autowired
    EngineWatches watches;

    @Autowired
    Ledger ledger;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final List<UUID> added = new ArrayList<>();
    private final List<FakeEngine> fakes = new ArrayList<>();
    private TeamId team;
    private Actor admin;
    private Actor ada;
    private Actor stranger;

    @BeforeEach
    void twoTeams() {
        team = TestPeople.team("engines");
        ada = TestPeople.person(team, "Ada " + unique, Role.MEMBER);
        stranger = TestPeople.person(TestPeople.team("others"), "Stranger " + unique, Role.MEMBER);
        var root = TestPeople.person(team, "Root", Role.OWNER);
        admin = new Actor(root.person(), "Root", team, Set.of(Role.ADMIN, Role.OWNER), null);
        TestPeople.update(
                "update people set platform_roles = array['ADMIN'] where id = ?",
                root.person().value());
    }

    @AfterEach
    void nothingIsLeft() {
        fakes.forEach(FakeEngine::close);
        CurrentActor.run(admin, () -> added.forEach(providers::remove));
    }

    private FakeEngine fake() {
        var fake = new FakeEngine();
        fakes.add(fake);
        return fake;
    }

    private UUID add(String url, int slots) {
        var id = CurrentActor.get(
                admin,
                () -> providers
                        .add(new ModelProviders.Wanted(
                                "e" + added.size() + "-" + unique,
                                ModelProviders.Kind.OLLAMA,
                                url,
                                null,
                                32_768,
                                slots,
                                true))
                        .id());
        added.add(id);
        return id;
    }

    private String name(UUID... ids) {
        var name = "n-" + unique;
        CurrentActor.run(
                admin,
                () -> routes.set(
                        name,
                        List.of(ids).stream()
                                .map(id -> new ModelRoutes.Target(id, CODER, 1))
                                .toList()));
        return name;
    }

    private Engine engine(UUID id) {
        return CurrentActor.get(admin, engines::all).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Until it is so; the test's own limit ends it where it never is. */
    private Engine until(UUID id, Predicate<Engine> wanted) {
        while (true) {
            var now = engine(id);
            if (wanted.test(now)) {
                return now;
            }
            watches.soon(id);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private Engine up(UUID id) {
        return until(id, engine -> engine.state() == State.UP);
    }

    private Task task(UUID id, Predicate<Task> wanted) {
        return until(
                        id,
                        engine -> !engine.tasks().isEmpty()
                                && wanted.test(engine.tasks().getFirst()))
                .tasks()
                .getFirst();
    }

    private HttpRequest chat(Actor by, String model, boolean stream) {
        var token = CurrentActor.get(
                by, () -> tokens.make("engines", Set.of(), Duration.ofDays(1)).text());
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"" + model + "\",\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
                .build();
    }

    private CompletableFuture<HttpResponse<String>> call(Actor by, String model) {
        return http.sendAsync(chat(by, model, false), BodyHandlers.ofString());
    }

    @Test
    void aWatchSaysWhatAnEngineHasOneQuestionAtATime() {
        var fake = fake().has(CODER, 18_556_701_140L).has("nomic-embed-text:latest", 274_302_450L);
        fake.holds(CODER, 17_000_000_000L);
        var up = up(add(fake.url(), 4));
        assertThat(up.version()).isEqualTo("0.12.6");
        assertThat(up.pulled())
                .extracting(Engines.Pulled::name, Engines.Pulled::bytes, Engines.Pulled::parameters)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(CODER, 18_556_701_140L, "30.5B"),
                        org.assertj.core.groups.Tuple.tuple("nomic-embed-text:latest", 274_302_450L, "30.5B"));
        assertThat(up.loaded()).singleElement().satisfies(loaded -> {
            assertThat(loaded.bytes()).isEqualTo(18_556_701_140L);
            assertThat(loaded.gpuBytes()).isEqualTo(17_000_000_000L);
            assertThat(loaded.context()).isEqualTo(32_768);
            assertThat(loaded.until()).isEqualTo("2026-11-22T10:03:25.115186127Z");
        });
        fake.down(true);
        var away = until(up.id(), engine -> engine.state() == State.AWAY);
        assertThat(away.pulled()).as("it is still on its disk").hasSize(2);
        assertThat(away.loaded()).isEmpty();
        assertThat(away.since()).isAfter(up.since());
        fake.down(false);
        up(up.id());
        assertThat(fake.mostAsking()).isEqualTo(1);
    }

    @Test
    void nothingIsShownOfWhatIsNoEngine() throws Exception {
        try (var inside = new StandIn()) {
            inside.tells((_, reply) ->
                    reply.json(200, "{\"secret\":\"of the inside\",\"version\":\"<b>of the inside</b>\"}"));
            var id = add(inside.url(), 1);
            var strange = until(id, engine -> engine.state() == State.STRANGE);
            assertThat(strange.toString()).doesNotContain("of the inside");
            inside.tells((_, reply) ->
                    reply.header("Location", "http://169.254.169.254/").json(302, "{}"));
            assertThat(until(id, engine -> engine.why().contains("302")).state())
                    .isEqualTo(State.STRANGE);
        }
    }

    @Test
    void theEngineThatHasTheModelLoadedIsAskedAndTheReasonSaysSo() throws Exception {
        var cold = fake().has(CODER, 18_000_000_000L);
        var warm = fake().has(CODER, 18_000_000_000L).holds(CODER, 18_000_000_000L);
        var without = fake();
        var ids = new UUID[] {add(cold.url(), 2), add(without.url(), 2), add(warm.url(), 2)};
        for (var id : ids) {
            up(id);
        }
        var model = name(ids);
        warm.answers.release();
        var answer = call(ada, model).get(60, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-podium-model")).contains("e2-" + unique + "/" + CODER);
        assertThat(answer.headers().firstValue("x-podium-queued-ms")).isEmpty();
        assertThat(warm.called()).isEqualTo(CODER);
        assertThat(cold.unreadCalls() + without.unreadCalls()).isZero();
        var explained = CurrentActor.get(ada, () -> routing.explain(model, "Hi"));
        assertThat(explained.reason())
                .contains("e2-" + unique + " has it loaded.", "e1-" + unique + " has not pulled it.");
        assertThat(explained.targets()).hasSize(2);
        warm.down(true);
        until(ids[2], engine -> engine.state() == State.AWAY);
        cold.answers.release();
        var instead = call(ada, model).get(60, TimeUnit.SECONDS);
        assertThat(instead.headers().firstValue("x-podium-model")).contains("e0-" + unique + "/" + CODER);
    }

    @Test
    void aModelThatNoEngineHasPulledIsRefusedWithTheWayToIt() throws Exception {
        var id = add(fake().url(), 1);
        up(id);
        var answer = call(ada, name(id)).get(60, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains(CODER + " is not on e0-" + unique, "pull it");
    }

    @Test
    void theLineIsFairBetweenPeopleAndShownToEachTeam() throws Exception {
        var fake = fake().has(CODER, 1L);
        var id = add(fake.url(), 1);
        up(id);
        var model = name(id);
        var first = call(ada, model);
        fake.called();
        var second = call(ada, model);
        until(id, engine -> engine.waiting() == 1);
        var third = call(ada, model);
        until(id, engine -> engine.waiting() == 2);
        var other = call(stranger, model);
        until(id, engine -> engine.waiting() == 3);
        assertThat(engine(id).busy()).isEqualTo(1);
        var seen = CurrentActor.get(ada, engines::line).stream()
                .filter(each -> each.engine().equals("e0-" + unique))
                .toList();
        assertThat(seen)
                .extracting(Engines.InLine::position, Engines.InLine::person, Engines.InLine::model)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, "", ""),
                        org.assertj.core.groups.Tuple.tuple(2, "Ada " + unique, CODER),
                        org.assertj.core.groups.Tuple.tuple(3, "Ada " + unique, CODER));
        fake.answers.release();
        assertThat(first.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        // The stranger came last and is next.
        fake.answers.release();
        var answered = other.get(60, TimeUnit.SECONDS);
        assertThat(answered.statusCode()).isEqualTo(200);
        assertThat(answered.headers().firstValueAsLong("x-podium-queued-ms")).isNotEmpty();
        assertThat(second.isDone() || third.isDone()).isFalse();
        fake.answers.release(2);
        assertThat(second.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(third.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        until(id, engine -> engine.busy() == 0);
    }

    private static String nextComment(InputStream stream) throws Exception {
        var line = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)).readLine();
        assertThat(line).isNotNull();
        return line;
    }

    @Test
    void aStreamThatWaitsIsToldItsPlaceAndLosesItWhenItsClientGoes() throws Exception {
        var fake = fake().has(CODER, 1L);
        var id = add(fake.url(), 1);
        up(id);
        var model = name(id);
        var first = call(ada, model);
        fake.called();
        var waiting = http.send(chat(ada, model, true), BodyHandlers.ofInputStream());
        assertThat(waiting.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        assertThat(nextComment(waiting.body())).isEqualTo(": waiting, number 1 in the line of e0-" + unique);
        waiting.body().close();
        until(id, engine -> engine.waiting() == 0);
        var stays = http.sendAsync(chat(ada, model, true), BodyHandlers.ofString());
        until(id, engine -> engine.waiting() == 1);
        fake.answers.release(2);
        assertThat(first.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(stays.get(60, TimeUnit.SECONDS).body()).contains("Hello").endsWith("data: [DONE]\n\n");
        until(id, engine -> engine.busy() == 0);
        assertThat(fake.called()).isEqualTo(CODER);
        assertThat(fake.unreadCalls()).as("whoever went was not asked for").isZero();
    }

    private Task pull(UUID id, String model) {
        return CurrentActor.get(admin, () -> engines.pull(id, model));
    }

    private static String code(Runnable work) {
        var refused = org.assertj.core.api.Assertions.catchThrowableOfType(Refusal.class, work::run);
        assertThat(refused).isNotNull();
        return refused.code();
    }

    @Test
    void aPullGoesOnByItselfWithItsProgressAndIsOneAtATime() {
        var fake = fake();
        var id = add(fake.url(), 1);
        up(id);
        var begun = pull(id, "qwen3:8b");
        assertThat(begun.stage()).isEqualTo(Stage.RUNNING);
        assertThat(begun.by()).isEqualTo("Root");
        assertThat(code(() -> pull(id, "library/qwen3:8b"))).isEqualTo("inference.pull-runs");
        fake.pull.add("{\"status\":\"pulling manifest\"}");
        task(id, task -> task.step().equals("Looking it up"));
        var digest = "sha256:a3de86cd1c132c822487ededd47a324c50491393e6565cd14bafa40d0b8e686f";
        fake.pull.add("{\"status\":\"pulling a3de86cd1c13\",\"digest\":\"" + digest + "\",\"total\":5225374336}");
        fake.pull.add("{\"status\":\"pulling a3de86cd1c13\",\"digest\":\"" + digest
                + "\",\"total\":5225374336,\"completed\":2612687168}");
        var half = task(id, task -> task.done() > 0);
        assertThat(half.percent()).isEqualTo(50);
        assertThat(half.total()).isEqualTo(5_225_374_336L);
        assertThat(half.step()).isEqualTo("Fetching");
        var member = CurrentActor.get(ada, engines::all).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(member.tasks()).singleElement().satisfies(task -> {
            assertThat(task.percent()).isEqualTo(50);
            assertThat(task.by()).as("for those who run it").isEmpty();
        });
        fake.pull.add("{\"status\":\"verifying sha256 digest\"}");
        fake.pull.add("{\"status\":\"writing manifest\"}");
        fake.has("qwen3:8b", 5_225_374_336L);
        fake.pull.add("{\"status\":\"success\"}");
        fake.pull.add(FakeEngine.END);
        assertThat(task(id, task -> task.stage() != Stage.RUNNING).stage()).isEqualTo(Stage.DONE);
        until(id, engine -> engine.pulled().size() == 1);
        CurrentActor.run(admin, () -> engines.stop(id, begun.id()));
        assertThat(engine(id).tasks()).as("put away").isEmpty();
    }

    @Test
    void aPullThatFailsSaysWhyInWordsAndOneThatIsStoppedEndsAtTheEngine() throws Exception {
        var fake = fake();
        var id = add(fake.url(), 1);
        up(id);
        pull(id, "huge");
        fake.pull.add("{\"status\":\"pulling manifest\"}");
        fake.pull.add("{\"error\":\"write /root/.ollama/models/blobs/sha256-a3-partial: no space left on device\"}");
        fake.pull.add(FakeEngine.END);
        assertThat(task(id, task -> task.stage() == Stage.FAILED).problem())
                .contains("disk of e0-" + unique + " is full");
        pull(id, "nope");
        fake.pull.add("{\"status\":\"pulling manifest\"}");
        fake.pull.add("{\"error\":\"pull model manifest: file does not exist\"}");
        fake.pull.add(FakeEngine.END);
        assertThat(task(id, task -> task.stage() == Stage.FAILED && task.model().equals("nope"))
                        .problem())
                .contains("knows no such model");
        pull(id, "cut");
        fake.pull.add("{\"status\":\"pulling manifest\"}");
        fake.pull.add(FakeEngine.END);
        assertThat(task(id, task -> task.stage() == Stage.FAILED && task.model().equals("cut"))
                        .problem())
                .contains("broke off");
        var stopped = pull(id, "slow");
        fake.pull.add("{\"status\":\"pulling manifest\"}");
        task(id, task -> task.model().equals("slow") && task.step().equals("Looking it up"));
        CurrentActor.run(admin, () -> engines.stop(id, stopped.id()));
        assertThat(task(id, task -> task.model().equals("slow") && task.stage() != Stage.RUNNING)
                        .stage())
                .isEqualTo(Stage.STOPPED);
        while (!fake.pullLeft.isDone()) {
            fake.pull.add("{\"status\":\"pulling manifest\"}");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertThat(fake.pullLeft.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void modelsAreLoadedUnloadedAndDeletedByThoseWhoRunTheInstallation() {
        var fake = fake().has(CODER, 18_000_000_000L);
        var id = add(fake.url(), 1);
        up(id);
        assertThat(code(() -> CurrentActor.run(ada, () -> engines.load(id, CODER))))
                .isEqualTo("identity.not-allowed");
        CurrentActor.run(admin, () -> engines.load(id, CODER));
        assertThat(until(id, engine -> !engine.loaded().isEmpty()).loaded())
                .singleElement()
                .satisfies(loaded -> assertThat(loaded.gpuBytes()).isEqualTo(18_000_000_000L));
        CurrentActor.run(admin, () -> engines.unload(id, CODER));
        until(id, engine -> engine.loaded().isEmpty());
        assertThat(fake.isLoaded(CODER)).isFalse();
        CurrentActor.run(admin, () -> engines.delete(id, CODER));
        until(id, engine -> engine.pulled().isEmpty());
        assertThat(fake.isPulled(CODER)).isFalse();
        assertThatThrownBy(() -> CurrentActor.run(admin, () -> engines.delete(id, CODER)))
                .hasMessageContaining("knows no such model");
        assertThat(code(() -> CurrentActor.run(admin, () -> engines.delete(id, "../" + CODER))))
                .isEqualTo("inference.model-name");
        assertThat(code(() -> CurrentActor.run(admin, () -> engines.pull(UUID.randomUUID(), CODER))))
                .isEqualTo("inference.engine-not-found");
    }

    @Test
    void theElectricityOfAnEngineIsBookedByTheTimeItWorked() throws Exception {
        var fake = fake().has(CODER, 1L);
        var hourly = new BigDecimal("36.5");
        var id = CurrentActor.get(
                admin,
                () -> providers
                        .add(new ModelProviders.Wanted(
                                "e0-" + unique, ModelProviders.Kind.OLLAMA, fake.url(), null, 32_768, 1, true, hourly))
                        .id());
        added.add(id);
        up(id);
        fake.answers.release();
        var answer = call(ada, name(id)).get(60, TimeUnit.SECONDS);
        var call = answer.headers().firstValue("x-podium-call").orElseThrow();
        Ledger.@Nullable Entry entry = null;
        while (entry == null) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            entry = CurrentActor.get(ada, () -> ledger.entries(Ledger.Filter.ALL, null, 10)).stream()
                    .filter(each -> each.id().toString().equals(call))
                    .findFirst()
                    .orElse(null);
        }
        // The tokens of local models cost nothing, and nobody works longer for a call than it took.
        long took = JSON.readTree(entry.detail()).path("ms").asLong() + 1;
        assertThat(entry.amount())
                .isPositive()
                .isLessThanOrEqualTo(
                        hourly.multiply(new BigDecimal(took)).divide(new BigDecimal(3_600_000), 12, RoundingMode.UP));
        assertThat(entry.tokens().output()).isEqualTo(2);
        assertThat(entry.estimated()).isFalse();
        assertThat(code(() -> CurrentActor.run(
                        admin,
                        () -> providers.change(
                                id,
                                new ModelProviders.Wanted(
                                        "",
                                        ModelProviders.Kind.OLLAMA,
                                        fake.url(),
                                        null,
                                        32_768,
                                        1,
                                        true,
                                        hourly.negate())))))
                .isEqualTo("inference.provider-hour");
    }

    @Test
    void whatEnginesAreToldIsAudited() throws Exception {
        var fake = fake().has(CODER, 1L);
        var id = add(fake.url(), 1);
        up(id);
        CurrentActor.run(admin, () -> engines.load(id, CODER));
        until(id, engine -> !engine.loaded().isEmpty() && engine.tasks().isEmpty());
        CurrentActor.run(admin, () -> {
            engines.unload(id, CODER);
            engines.delete(id, CODER);
        });
        pull(id, "qwen3");
        fake.pull.add("{\"status\":\"success\"}");
        fake.pull.add(FakeEngine.END);
        while (!audited().contains("inference.model-pull-over")) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertThat(audited())
                .containsExactly(
                        "inference.provider-added",
                        "inference.model-load",
                        "inference.model-unload",
                        "inference.model-delete",
                        "inference.model-pull",
                        "inference.model-pull-over");
    }

    private List<String> audited() throws SQLException {
        try (var connection = SharedDatabase.superuser();
                var statement =
                        connection.prepareStatement("select action from audit_entries where object = ? order by id")) {
            statement.setString(1, "e0-" + unique);
            var found = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        }
    }
}
