package dev.podium.gpus.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.shared.Registration;
import dev.podium.costs.Ledger;
import dev.podium.gpus.GpuLeases;
import dev.podium.gpus.GpuOutsiders;
import dev.podium.gpus.GpuQueue;
import dev.podium.gpus.GpuReservations;
import dev.podium.gpus.GpuServers;
import dev.podium.gpus.GpuShares;
import dev.podium.gpus.GpuWatches;
import dev.podium.hooks.Webhooks;
import dev.podium.hooks.ui.WebhookDialog;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.MachineRegistry;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Toasts;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The GPU servers: who has what until when, who waits and why, who has had how much, and what is reserved. */
@Route("gpus")
@PageTitle("GPUs – Podium")
@Menu(title = "GPUs", order = 3, icon = "gpus")
@PermitAll
@StyleSheet("gpus.css")
class GpusView extends Div implements Headed {

    /** More are counted. */
    private static final int MOST_LINE = 100;

    /** What is booked within this time is shown on the GPU itself. */
    private static final long AHEAD_SECONDS = 12 * 3600L;

    private final transient GpuServers servers;
    private final transient GpuQueue queue;
    private final transient GpuLeases leases;
    private final transient GpuReservations reservations;
    private final transient GpuShares shares;
    private final transient GpuWatches watches;
    private final transient GpuNews news;
    private final transient Clock clock;
    private final transient ZoneId zone;
    private final boolean runsIt;
    private final boolean runsTeam;
    private final boolean asks;
    private final Heading heading;
    private final Span lineFact = new Span();
    private final ServersPart bars;
    private final RowsElement.Line line = new RowsElement.Line();
    private final Div nobody = new Div();
    private final Div lineCard;
    private final SharesPart fairness;
    private final CalendarPart calendar;
    private final WatchesPart watched;
    private Registration registration = () -> {};

    GpusView(
            GpuServers servers,
            GpuQueue queue,
            GpuLeases leases,
            GpuReservations reservations,
            GpuShares shares,
            GpuWatches watches,
            GpuOutsiders outsiders,
            Webhooks webhooks,
            MachineRegistry machines,
            Ledger ledger,
            GpuNews news,
            Permissions permissions,
            Clock clock) {
        permissions.require(Permission.MACHINE_SEE);
        this.servers = servers;
        this.queue = queue;
        this.leases = leases;
        this.reservations = reservations;
        this.shares = shares;
        this.watches = watches;
        this.news = news;
        this.clock = clock;
        this.zone = ZoneId.of(ledger.zone());
        runsIt = permissions.allows(Permission.PLATFORM_MANAGE);
        runsTeam = permissions.allows(Permission.TEAM_MANAGE);
        asks = permissions.allows(Permission.GPU_USE)
                && CurrentActor.find().map(Actor::team).isPresent();
        addClassName("gpus");
        heading = new Heading("GPUs", asks ? askButton() : null);
        bars = new ServersPart(servers, outsiders, machines, runsIt, asks, this::ask, this::open, this::refresh);
        line.on("withdraw", told -> withdraw(RowsElement.id(told)), "id");
        nobody.setText("Nobody waits. What is asked for now starts at once where it fits.");
        nobody.addClassNames("t2", "gpus-body");
        lineCard = card("Queue", lineFact, null, line, nobody);
        fairness = new SharesPart(runsIt || runsTeam ? weightsButton() : null);
        var reserve = small("Reserve");
        reserve.addClickListener(
                pressed -> new ReserveDialog(reservations, servers.all(), zone, clock.instant(), this::refresh).open());
        reserve.setVisible(asks);
        calendar = new CalendarPart(reservations, zone, reserve, this::open, this::refresh);
        var middle = new Div(lineCard, fairness);
        middle.addClassName("gpus-middle");
        watched = new WatchesPart(watches, this::refresh);
        add(tools(webhooks), watched, bars, middle, calendar);
        refresh();
    }

    @Override
    public Heading heading() {
        return heading;
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        registration = news.subscribe(event.getUI(), this::refresh);
    }

    @Override
    protected void onDetach(DetachEvent event) {
        registration.remove();
        super.onDetach(event);
    }

    /** The webhook is set where what it tells is seen. */
    private Div tools(Webhooks webhooks) {
        var tools = new Div(new GpuTabs(GpusView.class));
        tools.addClassName("gpus-tools");
        if (runsTeam && CurrentActor.find().map(Actor::team).isPresent()) {
            var button = small("Webhook");
            button.addClassName("push");
            button.addClickListener(pressed -> new WebhookDialog(webhooks).open());
            tools.add(button);
        }
        return tools;
    }

    private Button askButton() {
        var button = new Button("Ask for a GPU", pressed -> ask(null, ""));
        button.addThemeVariants(ButtonVariant.PRIMARY);
        return button;
    }

    private static Button small(String word) {
        var button = new Button(word);
        button.addClassName("sm");
        return button;
    }

    private Button weightsButton() {
        var button = small("Weights");
        button.addClickListener(pressed -> new WeightsDialog(shares, runsIt, runsTeam, this::refresh).open());
        return button;
    }

    private static Div card(
            String title, Span fact, @Nullable Button action, com.vaadin.flow.component.Component... inside) {
        fact.addClassNames("t3", "cut");
        var head = new Div(new H2(title), fact);
        head.addClassName("gpus-head");
        if (action != null) {
            action.addClassName("push");
            head.add(action);
        }
        var card = new Div(head);
        card.addClassName("card");
        card.add(inside);
        return card;
    }

    final void refresh() {
        var times = new GpuTimes(clock.instant(), zone);
        var rows = new GpuRows(times);
        var all = servers.all();
        var held = CurrentActor.find().map(Actor::team).isPresent() ? leases.running() : List.<GpuLeases.Lease>of();
        var waiting = queue.line(MOST_LINE);
        var coming = reservations.between(times.now(), times.now().plusSeconds(AHEAD_SECONDS));
        bars.show(rows, all, coming);
        line.show(rows.line(waiting, CurrentActor.find().orElse(null), runsTeam));
        fairness.show(rows, shares.now());
        calendar.show(rows, times, all, held);
        watched.show(asks ? watches.mine() : List.of(), times);
        heading.setFacts(all.isEmpty() ? "" : GpuRows.facts(held, waiting));
        lineFact.setText(waiting.size() + (waiting.size() == MOST_LINE ? " or more" : "") + " waiting");
        nobody.setVisible(waiting.isEmpty());
        line.setVisible(!waiting.isEmpty());
        boolean none = all.isEmpty();
        lineCard.setVisible(!none);
        fairness.setVisible(!none);
    }

    /** @param model empty for any */
    private void ask(@Nullable MachineId server, String model) {
        new AskDialog(queue, watches, servers.all(), server, model, zone, this::refresh).open();
    }

    private void open(UUID lease) {
        try {
            var found = leases.get(lease);
            boolean own = CurrentActor.find()
                    .filter(actor -> actor.person().equals(found.person()))
                    .isPresent();
            new LeaseDialog(
                            leases,
                            lease,
                            new GpuTimes(clock.instant(), zone),
                            found.ended() == null && asks && (own || runsTeam),
                            this::refresh)
                    .open();
        } catch (Refusal gone) {
            Toasts.refuse(gone);
            refresh();
        }
    }

    void withdraw(UUID request) {
        try {
            queue.cancel(request);
            Toasts.say("It waits no more.");
        } catch (Refusal refusal) {
            Toasts.refuse(refusal);
        }
        refresh();
    }

    ServersPart servers() {
        return bars;
    }

    RowsElement.Line line() {
        return line;
    }
}
