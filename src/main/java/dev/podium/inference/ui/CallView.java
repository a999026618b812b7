package dev.podium.inference.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.podium.costs.Dollars;
import dev.podium.costs.Ledger;
import dev.podium.costs.LedgerSearch;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.inference.CallFacts;
import dev.podium.inference.ModelPrompts;
import dev.podium.inference.ModelVerdicts;
import dev.podium.inference.tiers.TaskKind;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.StatusBadge;
import jakarta.annotation.security.PermitAll;
import java.time.ZoneId;
import java.util.UUID;

/** One call: why it went where it went, what was tried, what it took, and what it cost by which price. */
@Route("calls/:call")
@PageTitle("Call – Podium")
@PermitAll
@StyleSheet("models.css")
@StyleSheet("calls.css")
class CallView extends Div implements BeforeEnterObserver, Headed {

    private final transient LedgerSearch search;
    private final transient ModelVerdicts verdicts;
    private final transient ModelPrompts prompts;
    private final transient Permissions permissions;
    private final transient ZoneId zone;
    private final transient Heading heading = new Heading("Call", null);

    CallView(
            LedgerSearch search, Ledger ledger, ModelVerdicts verdicts, ModelPrompts prompts, Permissions permissions) {
        this.prompts = prompts;
        permissions.require(Permission.COSTS_OWN);
        this.search = search;
        this.verdicts = verdicts;
        this.permissions = permissions;
        this.zone = ZoneId.of(ledger.zone());
        addClassName("call");
    }

    @Override
    public Heading heading() {
        return heading;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        removeAll();
        var back = new Anchor("calls", "All calls");
        try {
            var found = search.found(id(event.getRouteParameters().get("call").orElse("")));
            show(found, back);
        } catch (Refusal missing) {
            add(new EmptyState(missing.sentence(), missing.nextStep(), back));
        }
    }

    private boolean mayJudge(Ledger.Entry entry) {
        return permissions.allows(Permission.COSTS_SEE) || permissions.allows(Permission.MODEL_CALL) && mine(entry);
    }

    private static boolean mine(Ledger.Entry entry) {
        return CurrentActor.require().person().equals(entry.payer().person());
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException noId) {
            var refusal = Refusal.notFound(
                    "inference.no-such-call", "There is no such call.", "Open one from the list of calls.");
            refusal.initCause(noId);
            throw refusal;
        }
    }

    private void show(LedgerSearch.Found found, Anchor back) {
        var entry = found.entry();
        var facts = CallFacts.read(entry.detail());
        heading.setFacts(entry.provider() + "/" + entry.model() + " · " + Dollars.shown(entry.amount()));
        var look = CallWords.look(entry.outcome());
        var when = new Span(CallWords.time(entry.begun(), zone));
        when.setTitle(CallWords.exactly(entry.begun(), zone));
        when.addClassName("t2");
        var top = new Div(back, new StatusBadge(look.tone(), look.symbol(), look.word(), facts.failure(), null), when);
        top.addClassNames("row", "g3", "call-top");
        var left = new Div(
                decision(entry, facts),
                new CallCostPart(search, entry),
                new PromptPart(prompts, entry.id(), mine(entry) || prompts.ofOthers()));
        left.addClassName("models-left");
        var right = new Div(
                timing(entry, facts), who(found), new VerdictPart(verdicts, entry.id(), mayJudge(entry)), usage(entry));
        right.addClassName("models-right");
        add(top, left, right);
    }

    static Div card(String title, Component... parts) {
        var head = new Div(new H2(title));
        head.addClassName("models-head");
        var body = new Div(parts);
        body.addClassName("call-body");
        var card = new Div(head, body);
        card.addClassName("card");
        return card;
    }

    static void fact(DescriptionList facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.add(new DescriptionList.Term(name), new DescriptionList.Description(value));
        }
    }

    private static DescriptionList facts() {
        var facts = new DescriptionList();
        facts.addClassName("call-facts");
        return facts;
    }

    private static Component decision(Ledger.Entry entry, CallFacts call) {
        var model = new Span(entry.provider() + "/" + entry.model());
        model.addClassNames("mono", "strong", "call-model");
        var line = new Div(new TierMark(entry.tier()), model);
        line.addClassNames("row", "g3", "call-line");
        var why = new Paragraph(call.reason().isEmpty() ? "Why it went there was not kept." : call.reason());
        var facts = facts();
        fact(facts, "Asked for", entry.asked());
        fact(facts, "Task", TaskKind.of(call.task()).map(TaskKind::words).orElse(call.task()));
        fact(
                facts,
                "Sent",
                CallWords.number(call.messages())
                        + (call.messages() == 1 ? " message, " : " messages, ")
                        + CallWords.number(call.tools())
                        + (call.tools() == 1 ? " tool" : " tools")
                        + (call.stream() ? ", as a stream" : ""));
        if (!call.shortfall().isEmpty()) {
            fact(
                    facts,
                    "Fell short",
                    Character.toUpperCase(call.shortfall().charAt(0))
                            + call.shortfall().substring(1)
                            + (call.session().isEmpty()
                                    ? "."
                                    : "; what Podium chooses for the rest of this session is a higher tier."));
        }
        var steps = new Div();
        steps.addClassName("call-places");
        if (call.tried().isEmpty() && !call.instead().isEmpty()) {
            steps.add(place(
                    "–",
                    call.instead(),
                    "came first and was not asked: it rests after failures, or cannot be asked so"));
        }
        int at = 1;
        for (var tried : call.tried()) {
            steps.add(place(Integer.toString(at), tried.place(), tried.why()));
            at++;
        }
        if (steps.getComponentCount() > 0) {
            steps.add(place(
                    Integer.toString(at),
                    entry.provider() + "/" + entry.model(),
                    "ok".equals(entry.outcome())
                            ? "answered"
                            : CallWords.look(entry.outcome()).word()));
        }
        return card("Decision", line, why, facts, steps);
    }

    private static Component place(String number, String place, String why) {
        var at = new Span(number);
        at.addClassNames("call-step", "t3");
        var name = new Span(place);
        name.addClassNames("mono", "call-model");
        var words = new Span(why);
        words.addClassNames("t2", "s");
        var said = new Div(name, words);
        var row = new Div(at, said);
        row.addClassName("call-place");
        return row;
    }

    private Component timing(Ledger.Entry entry, CallFacts call) {
        var facts = facts();
        fact(facts, "Begun", CallWords.exactly(entry.begun(), zone));
        fact(facts, "First byte", CallWords.took(call.firstByteMs()));
        fact(facts, "Took", CallWords.took(call.ms()));
        if (call.stream()
                && call.ms() > call.firstByteMs()
                && call.firstByteMs() >= 0
                && entry.tokens().output() > 0) {
            double seconds = (call.ms() - call.firstByteMs()) / 1000.0;
            fact(
                    facts,
                    "Speed",
                    String.format(
                            java.util.Locale.ROOT,
                            "%,.0f tokens a second",
                            entry.tokens().output() / seconds));
        }
        fact(facts, "Provider said", call.status() == 0 ? "nothing" : Integer.toString(call.status()));
        fact(facts, "Stopped by", call.stop());
        return card("Timing", facts);
    }

    private Component who(LedgerSearch.Found found) {
        var facts = facts();
        var payer = found.entry().payer();
        fact(facts, "Person", CallGrid.person(found));
        var agent = payer.agent();
        if (agent != null) {
            var name = found.agent().isEmpty() ? "An agent that is gone" : found.agent();
            facts.add(new DescriptionList.Term("Agent"));
            facts.add(new DescriptionList.Description(
                    permissions.allows(Permission.AGENT_SEE) && !found.agent().isEmpty()
                            ? new Anchor("agents/" + agent, name)
                            : new Span(name)));
        }
        fact(facts, "Token", payer.key() == null ? "" : payer.key().toString());
        fact(facts, "Call", found.entry().id().toString());
        return card("Who", facts);
    }

    private static Component usage(Ledger.Entry entry) {
        var raw = new Pre(entry.rawUsage().isEmpty() ? "The provider said nothing." : entry.rawUsage());
        raw.addClassName("models-lines");
        return card("What the provider counted", raw);
    }
}
