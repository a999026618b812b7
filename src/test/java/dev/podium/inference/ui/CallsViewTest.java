package dev.podium.inference.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.QueryParameters;
import dev.podium.costs.LedgerSearch;
import dev.podium.face.FakeLedger;
import dev.podium.face.FakePermissions;
import dev.podium.face.FakePrompts;
import dev.podium.face.PageTest;
import dev.podium.identity.Permission;
import dev.podium.inference.ModelVerdicts;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.portal.EmptyState;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

/** What the pages of calls say, and to whom. */
@SpringJUnitWebConfig(CallsViewTest.Rooms.class)
@ViewPackages(packages = {"dev.podium.inference.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class CallsViewTest extends PageTest {

    @ComponentScan(
            basePackages = "dev.podium.portal",
            excludeFilters =
                    @ComponentScan.Filter(type = FilterType.REGEX, pattern = "dev\\.podium\\.portal\\.web\\..*"))
    @Import({FakePermissions.class, FakeLedger.class, FakePrompts.class, Verdicts.class})
    static class Rooms {
        @Bean
        Clock clock() {
            return Clock.fixed(Instant.parse("2026-03-02T12:00:00Z"), ZoneOffset.UTC);
        }
    }

    static class Verdicts implements ModelVerdicts {
        final List<Given> given = new ArrayList<>();

        @Override
        public void give(UUID call, Verdict verdict) {
            var actor = CurrentActor.require();
            given.removeIf(each -> each.person().equals(actor.person()));
            given.add(new Given(actor.person(), actor.name(), verdict, Instant.EPOCH));
        }

        @Override
        public List<Given> of(UUID call) {
            return given;
        }
    }

    private static final String HOSTILE = "<img src=x onerror=alert(1)>'; drop table calls; --\u202e";

    private static final Actor MIRA =
            new Actor(FakeLedger.MIRA, "Mira Three", new TeamId(new UUID(1, 1)), Set.of(Role.MEMBER), null);

    @Autowired
    FakeLedger ledger;

    @Autowired
    Verdicts verdicts;

    @Autowired
    FakePrompts prompts;

    @Autowired
    FakePermissions permissions;

    private static <T> T as(Actor actor, Supplier<T> work) {
        return CurrentActor.get(actor, work);
    }

    private String opened(LedgerSearch.Found call) {
        return as(
                MIRA,
                () -> navigate("calls/" + call.entry().id(), CallView.class)
                        .getElement()
                        .getTextRecursively());
    }

    @Test
    void theEmptyPageSaysWhatBelongsThere() {
        as(MIRA, () -> navigate(CallsView.class));
        assertThat($(EmptyState.class).single().title()).isEqualTo("No model was called yet");
    }

    @Test
    void callsAreFetchedInPartsThatGoOnWhereTheLastOneEnded() {
        for (int at = 0; at < 1200; at++) {
            ledger.known.add(FakeLedger.call("model-" + at, "ok", false, true, "{}"));
        }
        var pages = new CallPages(ledger, CallGrid.all());
        assertThat(pages.slice(0, 50)).isEqualTo(ledger.known.subList(0, 50));
        assertThat(pages.slice(50, 50)).isEqualTo(ledger.known.subList(50, 100));
        assertThat(pages.slice(1100, 60)).as("far down at once").isEqualTo(ledger.known.subList(1100, 1160));
        assertThat(pages.slice(1160, 60)).isEqualTo(ledger.known.subList(1160, 1200));
        assertThat(pages.slice(1250, 50)).isEmpty();
        assertThat(pages.slice(100, 10)).as("back").isEqualTo(ledger.known.subList(100, 110));
    }

    @Test
    void aTextNarrowsTheListAndWhatMatchesNothingSaysSo() {
        ledger.known.add(FakeLedger.call("coder", "ok", false, true, "{}"));
        as(MIRA, () -> navigate(CallsView.class));
        var text = $(TextField.class)
                .withPropertyValue(TextField::getPlaceholder, "Model, person, agent, or an id")
                .single();
        text.setValue("nothing");
        assertThat($(EmptyState.class).single().title()).isEqualTo("No call matches.");
        $(Button.class).withText("Clear the filters").single().click();
        assertThat($(CallGrid.class).single().isVisible()).isTrue();
        assertThat(ledger.asked.getLast().text()).isEmpty();
    }

    @Test
    void aStateInTheAddressIsTheFirstFilter() {
        ledger.known.add(FakeLedger.call("coder", "ok", false, false, "{}"));
        as(MIRA, () -> {
            UI.getCurrent().navigate("calls", QueryParameters.of("state", "unpriced"));
            return "";
        });
        assertThat(ledger.asked.getLast().state()).isEqualTo(LedgerSearch.State.UNPRICED);
    }

    @Test
    void anAddressFromAnotherPageNarrowsToWhatItNames() {
        ledger.known.add(FakeLedger.call("coder", "ok", false, false, "{}"));
        as(MIRA, () -> {
            UI.getCurrent()
                    .navigate(
                            "calls",
                            QueryParameters.fromString(
                                    "from=2026-02-01&to=2026-02-28&tier=3&model=coder&person=" + FakeLedger.MIRA));
            return "";
        });
        assertThat(ledger.asked.getLast()).satisfies(wanted -> {
            assertThat(wanted.from()).isEqualTo("2026-02-01");
            assertThat(wanted.to()).isEqualTo("2026-02-28");
            assertThat(wanted.tier()).isEqualTo(3);
            assertThat(wanted.model()).isEqualTo("coder");
            assertThat(wanted.person()).isEqualTo(FakeLedger.MIRA);
        });
    }

    @Test
    void aProjectAMachineAndATokenNarrowTooAndWhatIsNoIdIsRefused() {
        ledger.known.add(FakeLedger.call("coder", "ok", false, false, "{}"));
        var id = new UUID(4, 2);
        as(MIRA, () -> {
            UI.getCurrent()
                    .navigate("calls", QueryParameters.fromString("project=" + id + "&machine=" + id + "&key=" + id));
            return "";
        });
        assertThat(ledger.asked.getLast()).satisfies(wanted -> {
            assertThat(wanted.project()).isEqualTo(id);
            assertThat(wanted.machine()).isEqualTo(new MachineId(id));
            assertThat(wanted.key()).isEqualTo(id);
        });
        $(CallFilters.class).single().reset();
        assertThat(ledger.asked.getLast()).isEqualTo(CallGrid.all());
        for (var part : List.of("project", "machine", "key")) {
            assertThatThrownBy(() -> CallsAddress.read(QueryParameters.of(part, "1-1-1-1-1")))
                    .as(part)
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("kernel.bad-id"));
        }
    }

    @Test
    void anOpenedCallSaysWhyWhatWasTriedAndWhatItCost() {
        var call = FakeLedger.call("claude", "ok", true, false, """
                {"dialect": "MESSAGES", "task": "tests", "reason": "It reads like tests.", "stream": true, "messages": 3,
                 "tools": 1, "status": 200, "firstByteMs": 320, "ms": 2320, "stop": "end_turn",
                 "tried": [{"place": "gpu-1/coder", "why": "gpu-1 does not answer"}]}""");
        ledger.known.add(call);
        assertThat(opened(call))
                .contains("It reads like tests.", "3 messages, 1 tool, as a stream")
                .contains("gpu-1/coder", "gpu-1 does not answer")
                .contains("320 ms", "2.3 s", "200 tokens a second")
                .contains("Cache read", "30,000", "$3.00", "$0.09", "$0.0213")
                .contains("the fallback was charged", "It is an estimate")
                .contains("Mira Three", "web", "{\"input_tokens\": 1200}");
        assertThat($(Anchor.class).all()).extracting(Anchor::getHref).contains("agents/" + new UUID(5, 5));
    }

    @Test
    void whatAnOlderPodiumWroteAndWhatIsNoJsonOpensAllTheSame() {
        for (var detail : List.of("", "[]", "not json", "{\"tried\": 7, \"ms\": \"x\", \"reason\": {}}")) {
            var call = FakeLedger.call("claude", "cut", true, true, detail);
            ledger.known.add(call);
            assertThat(opened(call)).contains("Why it went there was not kept.");
        }
    }

    @Test
    void whatAProgramSaysIsTextAndNeverMarkup() {
        var call = FakeLedger.call(HOSTILE, "ok", false, true, "{\"reason\": \"<b>bold</b>\"}");
        ledger.known.add(call);
        verdicts.given.add(new ModelVerdicts.Given(
                PersonId.random(),
                "<i>Eve</i>",
                new ModelVerdicts.Verdict(false, "thumbs-down", "<script>x</script>"),
                Instant.EPOCH));
        assertThat(opened(call)).contains(HOSTILE, "<b>bold</b>", "<i>Eve</i>", "<script>x</script>");
        assertThat($(CallView.class).single().getElement().getOuterHTML())
                .doesNotContain("<img src=x", "<script>x", "<b>bold");
    }

    @Test
    void aCallThatOneMayNotSeeAndNoIdAtAllAreNotThere() {
        as(MIRA, () -> navigate("calls/" + UUID.randomUUID(), CallView.class));
        assertThat($(EmptyState.class).single().title()).isEqualTo("There is no entry that you may see.");
        as(MIRA, () -> navigate("calls/..%2Fadmin", CallView.class));
        assertThat($(EmptyState.class).single().title()).isEqualTo("There is no such call.");
    }

    @Test
    void whatFellShortIsShownWithWhatFollows() {
        var call = FakeLedger.call(
                "claude",
                "ok",
                false,
                true,
                "{\"session\":\"s\",\"shortfall\":\"a model refused an answer\",\"reason\":\"It reads like code.\"}");
        ledger.known.add(call);
        assertThat(opened(call))
                .contains("Fell short", "A model refused an answer; what Podium chooses for the rest of this session");
    }

    @Test
    void aThumbIsGivenAndChanged() {
        var call = FakeLedger.call("claude", "ok", false, true, "{}");
        ledger.known.add(call);
        opened(call);
        as(MIRA, () -> {
            $(Button.class).withText("Bad").single().click();
            return "";
        });
        assertThat(verdicts.given)
                .singleElement()
                .satisfies(each ->
                        assertThat(each.verdict()).isEqualTo(new ModelVerdicts.Verdict(false, "thumbs-down", "")));
        assertThat($(Button.class).withText("Bad").single().getElement().getAttribute("aria-pressed"))
                .isEqualTo("true");
        as(MIRA, () -> {
            $(Button.class).withText("Good").single().click();
            return "";
        });
        assertThat(verdicts.given)
                .singleElement()
                .satisfies(each -> assertThat(each.verdict().good()).isTrue());
    }

    @Test
    void whoMayNotJudgeSeesNoThumbs() {
        permissions.denied.addAll(Set.of(Permission.COSTS_SEE, Permission.MODEL_CALL));
        var call = FakeLedger.call("claude", "ok", false, true, "{}");
        ledger.known.add(call);
        opened(call);
        assertThat($(Button.class).withText("Good").exists()).isFalse();
    }

    @Test
    void aPromptIsReadOnlyWhenSomebodyPressesForItAndByWhomItIs() {
        var call = FakeLedger.call("claude", "ok", false, true, "{}");
        ledger.known.add(call);
        assertThat(opened(call)).contains("This team keeps nothing of what is asked and answered.");
        prompts.days = 7;
        assertThat(opened(call)).contains("Kept for 7 days").doesNotContain("secret");
        assertThat(prompts.looks).isZero();
        $(PromptPart.class).single().show();
        assertThat($(PromptPart.class).single().getElement().getTextRecursively())
                .contains("<b>secret</b>", "It was 300,000 bytes long", "What was answered", "Grüße\nls {\"a\":1}");
        var other = new Actor(PersonId.random(), "Ole", new TeamId(new UUID(1, 1)), Set.of(Role.OWNER), null);
        assertThat(as(
                        other,
                        () -> navigate("calls/" + call.entry().id(), CallView.class)
                                .getElement()
                                .getTextRecursively()))
                .contains("What others ask is theirs");
    }
}
