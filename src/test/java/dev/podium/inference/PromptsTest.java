package dev.podium.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.audit.AuditFilter;
import dev.podium.audit.AuditTrails;
import dev.podium.audit.Trail;
import dev.podium.costs.Payer;
import dev.podium.database.SharedDatabase;
import dev.podium.inference.PromptSeal.What;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.labs.TestLabs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

/** Prompts are kept only where a team chose it, sealed, for their time, and for those whose they are. */
@PodiumTest
@Timeout(120)
class PromptsTest {

    private static final String SAID = "{\"messages\":\"the launch code is 4711\"}";

    @Autowired
    ModelPrompts prompts;

    @Autowired
    PromptKeeper keeper;

    @Autowired
    AuditTrails trails;

    private TeamId red;
    private Actor owner;
    private Actor member;
    private Actor teacher;
    private Actor blue;

    @BeforeEach
    void twoTeams() {
        red = TestPeople.team("red");
        owner = TestPeople.person(red, "Olga", Role.OWNER);
        member = TestPeople.person(red, "Max", Role.MEMBER);
        teacher = TestPeople.person(red, "Tea", Role.INSTRUCTOR);
        blue = TestPeople.person(TestPeople.team("blue"), "Blue", Role.INSTRUCTOR);
    }

    private static void refused(ThrowingCallable work, String code) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private void choose(@Nullable Integer days) {
        CurrentActor.run(owner, () -> prompts.keep(days));
    }

    private UUID asked(byte[] body) {
        var call = UUID.randomUUID();
        keeper.offer(new Payer(red, member.person(), null, null), call, body, null);
        return call;
    }

    /** In place of a client. */
    private static KeptAnswer answered(byte[]... parts) throws IOException {
        var heard = new ByteArrayOutputStream();
        var answer = new KeptAnswer(new ModelGateway.Answer() {
            @Override
            public void begin(int status, Map<String, List<String>> headers) {}

            @Override
            public OutputStream body() {
                return heard;
            }
        });
        long all = 0;
        for (var part : parts) {
            answer.body().write(part);
            all += part.length;
        }
        assertThat(heard.size()).isEqualTo((int) all);
        return answer;
    }

    private UUID asked() {
        return asked(SAID.getBytes(StandardCharsets.UTF_8));
    }

    private static long rows(UUID call) {
        try (var connection = SharedDatabase.superuser();
                var statement = connection.prepareStatement("select count(*) from model_prompts where call_id = ?")) {
            statement.setObject(1, call);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void eventually(String what, Supplier<Boolean> asked) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!asked.get()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not within 30 s: " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private UUID kept() {
        var call = asked();
        eventually("the prompt is kept", () -> rows(call) == 1);
        return call;
    }

    private ModelPrompts.Kept read(Actor who, UUID call) {
        return CurrentActor.get(who, () -> prompts.read(call));
    }

    @Test
    void nothingIsKeptUnlessATeamChoseIt() {
        var before = asked();
        assertThat(CurrentActor.get(member, prompts::days)).isEmpty();
        choose(7);
        kept();
        assertThat(rows(before)).isZero();
        assertThat(CurrentActor.get(member, prompts::days)).hasValue(7);
    }

    @Test
    void whoAskedAndWhoMayOpenTheTerminalsOfOthersReadsItAndEachLookIsAudited() {
        choose(7);
        var call = kept();
        assertThat(read(member, call).text()).isEqualTo(SAID);
        assertThat(read(teacher, call).text()).isEqualTo(SAID);
        refused(() -> read(owner, call), "inference.no-prompt");
        refused(() -> read(blue, call), "inference.no-prompt");
        refused(() -> read(member, UUID.randomUUID()), "inference.no-prompt");
        assertThat(CurrentActor.get(owner, () -> trails.slice(new Trail.Own(), AuditFilter.ALL, 0, 50)))
                .filteredOn(entry -> entry.action().equals("inference.prompt-read"))
                .extracting(entry -> entry.personName() + " " + entry.object())
                .containsExactlyInAnyOrder("Max " + call, "Tea " + call);
    }

    @Test
    void whoTeachesDoesNotReadInThePromptsWhatTheirCourseDoesNotShowOfTheScreens() {
        choose(7);
        var call = kept();
        TestLabs.showsNoScreens(red);
        refused(() -> read(teacher, call), "inference.no-prompt");
        assertThat(read(member, call).text()).isEqualTo(SAID);
    }

    @Test
    void whoSwitchesItOffHasAllOfItDeletedAtOnce() {
        choose(7);
        var call = kept();
        choose(null);
        assertThat(rows(call)).isZero();
        choose(7);
        refused(() -> read(member, call), "inference.no-prompt");
    }

    @Test
    void whatIsOlderThanTheTeamWantsGoes() {
        choose(2);
        var old = kept();
        var fresh = kept();
        TestPeople.update("update model_prompts set kept_at = now() - interval '49 hours' where call_id = ?", old);
        keeper.expire();
        assertThat(rows(old)).isZero();
        assertThat(rows(fresh)).isEqualTo(1);
    }

    @Test
    void onlyAnOwnerChoosesAndOnlySomeDays() {
        refused(() -> CurrentActor.run(member, () -> prompts.keep(7)), "identity.not-allowed");
        refused(() -> choose(0), "inference.prompt-days");
        refused(() -> choose(91), "inference.prompt-days");
    }

    @Test
    void nothingReadableLiesInTheDatabase() throws SQLException {
        choose(7);
        var call = kept();
        try (var connection = SharedDatabase.superuser();
                var statement = connection.prepareStatement("select sealed from model_prompts where call_id = ?")) {
            statement.setObject(1, call);
            try (var found = statement.executeQuery()) {
                found.next();
                assertThat(new String(found.getBytes(1), StandardCharsets.ISO_8859_1))
                        .doesNotContain("launch", "4711");
            }
        }
    }

    @Test
    void aPromptThatWasPutElsewhereDoesNotOpen() throws AEADBadTagException {
        var key = PromptSeal.newKey();
        var call = UUID.randomUUID();
        var plain = SAID.getBytes(StandardCharsets.UTF_8);
        var sealed = PromptSeal.seal(key, red, call, What.PROMPT, plain);
        assertThat(PromptSeal.open(key, red, call, What.PROMPT, sealed)).isEqualTo(plain);
        assertThatThrownBy(() -> PromptSeal.open(key, red, call, What.ANSWER, sealed))
                .isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> PromptSeal.open(key, red, UUID.randomUUID(), What.PROMPT, sealed))
                .isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> PromptSeal.open(key, blue.team(), call, What.PROMPT, sealed))
                .isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> PromptSeal.open(PromptSeal.newKey(), red, call, What.PROMPT, sealed))
                .isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> PromptSeal.open(key, red, call, What.PROMPT, new byte[3]))
                .isInstanceOf(AEADBadTagException.class);
    }

    @Test
    void ofALongOneTheBeginningAndTheEndAreKeptAndItSaysSo() {
        var body = new byte[1_000_000];
        Arrays.fill(body, (byte) 'm');
        body[0] = 'a';
        body[body.length - 1] = 'z';
        choose(7);
        var call = asked(body);
        eventually("the prompt is kept", () -> rows(call) == 1);
        var kept = read(member, call);
        assertThat(kept.cut()).isTrue();
        assertThat(kept.size()).isEqualTo(1_000_000);
        assertThat(kept.text()).startsWith("am").endsWith("mz").contains("m\n…\nm");
        assertThat(kept.text().getBytes(StandardCharsets.UTF_8)).hasSize(ModelPrompts.MOST_BYTES);
        assertThat(PromptKeeper.cut(new byte[ModelPrompts.MOST_BYTES])).hasSize(ModelPrompts.MOST_BYTES);
    }

    @Test
    void whatWasAnsweredIsKeptWithItAndGoesWithIt() throws Exception {
        choose(7);
        var call = UUID.randomUUID();
        keeper.offer(
                new Payer(red, member.person(), null, null),
                call,
                SAID.getBytes(StandardCharsets.UTF_8),
                answered("Launch at ".getBytes(StandardCharsets.UTF_8), "0815".getBytes(StandardCharsets.UTF_8)));
        eventually("the answer is kept", () -> rows(call) == 1);
        assertThat(read(member, call).answer()).isEqualTo(new ModelPrompts.Answered("Launch at 0815", 14, false));
        assertThat(read(teacher, call).answer()).isNotNull();
        refused(() -> read(owner, call), "inference.no-prompt");
        try (var connection = SharedDatabase.superuser();
                var statement = connection.prepareStatement("select answer from model_prompts where call_id = ?")) {
            statement.setObject(1, call);
            try (var found = statement.executeQuery()) {
                found.next();
                assertThat(new String(found.getBytes(1), StandardCharsets.ISO_8859_1))
                        .doesNotContain("Launch", "0815");
            }
        }
        TestLabs.showsNoScreens(red);
        refused(() -> read(teacher, call), "inference.no-prompt");
        choose(null);
        assertThat(rows(call)).isZero();
    }

    @Test
    void ofALongAnswerTheBeginningAndTheEndAreKept() throws Exception {
        var part = new byte[70_001];
        Arrays.fill(part, (byte) 'm');
        var first = part.clone();
        first[0] = 'a';
        var last = part.clone();
        last[part.length - 2] = 'y';
        last[part.length - 1] = 'z';
        assertThat(answered(first, part, part).bytes()).hasSize(3 * part.length);
        var answer = answered(first, part, part, part, part, part, part, part, last);
        assertThat(answer.size()).isEqualTo(9L * part.length);
        assertThat(new String(answer.bytes(), StandardCharsets.UTF_8))
                .startsWith("amm")
                .endsWith("mmyz")
                .contains("m\n…\nm");
        assertThat(answer.bytes()).hasSize(ModelPrompts.MOST_BYTES);
    }
}
