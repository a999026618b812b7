package dev.podium.machines.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.dependency.Uses;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteParam;
import com.vaadin.flow.router.RouteParameters;
import dev.podium.identity.AllPeople;
import dev.podium.identity.AllTeams;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.MachineRegistry;
import dev.podium.machines.MachineRegistry.Registered;
import dev.podium.machines.MachineRegistry.SignIn;
import dev.podium.machines.MachineRunners;
import dev.podium.machines.Machines;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Symbol;
import dev.podium.portal.Toasts;
import jakarta.annotation.security.PermitAll;
import org.springframework.beans.factory.ObjectProvider;

/**
 * One machine: how it is and was, and for those who run the installation how it is reached, who may use it, and as which
 * OS user.
 */
@Route("machines/:machine")
@PageTitle("Machine – Podium")
@PermitAll
@StyleSheet("machines.css")
// Parts are found as beans, where the build of the page's scripts does not look for their fields.
@Uses(PriceForm.class)
class MachineView extends Div implements BeforeEnterObserver, Headed {

    private static final String PARAMETER = "machine";

    private final transient Machines machines;
    private final transient MachineHealth health;
    private final transient MachineNews news;
    private final transient MachineRegistry registry;
    private final transient MachineRunners runners;
    private final transient AllPeople people;
    private final transient TeamNames teams;
    private final transient Permissions permissions;
    private final transient LongWork longWork;
    private final transient ObjectProvider<MachinePart> parts;
    private final transient Heading heading = new Heading("Machine", null);

    MachineView(
            Machines machines,
            MachineHealth health,
            MachineNews news,
            MachineRegistry registry,
            MachineRunners runners,
            AllPeople people,
            AllTeams teams,
            Permissions permissions,
            LongWork longWork,
            ObjectProvider<MachinePart> parts) {
        permissions.require(Permission.MACHINE_SEE);
        this.machines = machines;
        this.health = health;
        this.news = news;
        this.registry = registry;
        this.runners = runners;
        this.people = people;
        this.teams = new TeamNames(teams);
        this.permissions = permissions;
        this.longWork = longWork;
        this.parts = parts;
        addClassName("machines");
    }

    static RouteParameters at(MachineId machine) {
        return new RouteParameters(new RouteParam(PARAMETER, machine.toString()));
    }

    @Override
    public Heading heading() {
        return heading;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        var id = MachineId.parse(event.getRouteParameters().get(PARAMETER).orElse(""));
        if (permissions.allows(Permission.PLATFORM_MANAGE)) {
            show(id);
        } else {
            look(id);
        }
    }

    /** What everybody sees of a machine of their team. */
    private void look(MachineId id) {
        // First, so that of a machine of others not even the name is told.
        health.of(id);
        var machine = machines.get(id);
        heading.setFacts(machine.name());
        removeAll();
        add(
                new Anchor("machines", "Machines"),
                new H2(machine.name()),
                new HealthPart(health, news, id, machine.name()));
        addParts(id);
        if (!machine.labels().isEmpty()) {
            var labels = new Paragraph("Labels: " + MachineWords.listed(machine.labels()));
            labels.addClassName("t2");
            add(labels);
        }
    }

    /** What rooms above have on it. */
    private void addParts(MachineId id) {
        parts.orderedStream().forEach(part -> add(part.on(id)));
    }

    private Registered find(MachineId id) {
        return registry.all().stream()
                .filter(machine -> machine.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound(
                        "machines.not-found", "There is no machine " + id + ".", "Choose one of the list."));
    }

    private void show(MachineId id) {
        var machine = find(id);
        boolean own = MachineWords.isOwn(machine);
        heading.setFacts(machine.entry().name() + " · " + MachineWords.reach(machine));
        removeAll();
        add(new Anchor("machines", "Machines"), new H2(machine.entry().name()));
        if (own && machine.entry().everyTeam()) {
            add(warning());
        }
        add(new HealthPart(health, news, id, machine.entry().name()));
        addParts(id);
        add(card("Settings", new EntryForm(registry, teams, machine, () -> show(id))));
        if (own) {
            return;
        }
        add(
                machine.entry().signIn() == SignIn.RUNNER
                        ? card("Its runner", new RunnerPart(runners, news, id))
                        : card("Its key", new HostKeyPart(registry, longWork, () -> find(id), () -> show(id))),
                card("OS users", new OsUsersPart(registry, people, id, machine.entry())),
                card("Try it", trial(id)),
                card("Remove it", removal(machine)));
    }

    private static Div card(String title, Component content) {
        var card = new Div(new H3(title), content);
        card.addClassNames("card", "machines-card");
        return card;
    }

    private static Div warning() {
        var bold = new Span("Every team may start agents on the machine that Podium runs on.");
        bold.addClassName("strong");
        var why = new Paragraph("Agents there run as Podium's own OS user. Whoever starts one could have it read"
                + " Podium's files, and with them its secrets.");
        why.addClassName("s");
        var next = new Paragraph(
                "Choose the teams that you trust that far, or none, and give the others another" + " machine.");
        next.addClassName("s");
        var card = new Div(Symbol.LIMIT.icon(), new Div(bold, why, next));
        card.addClassNames("refusal", "wait", "machines-warning");
        return card;
    }

    private Div trial(MachineId id) {
        var refused = new FormRefusal();
        var part = new Div(refused, new TrialPart(registry, longWork, refused, () -> find(id).entry(), () -> {}));
        part.addClassName("machines-part");
        return part;
    }

    private Div removal(Registered machine) {
        var name = machine.entry().name();
        var refused = new FormRefusal();
        var sentence = new Paragraph("It can be removed when no agent is on it.");
        sentence.addClassName("t2");
        var button = new Button("Remove", pressed -> {
            var dialog = new ConfirmDialog(
                    "Remove " + name + "?",
                    "Podium forgets its address, its key and who has which OS user there. On the machine nothing"
                            + " changes: take Podium's line out of its files yourself. It can be added again.",
                    "Remove",
                    confirmed -> refused.accepts(() -> {
                        registry.remove(machine.id());
                        Toasts.say(name + " is removed.");
                        UI.getCurrent().navigate(MachinesView.class);
                    }),
                    "Cancel",
                    kept -> {});
            dialog.setConfirmButtonTheme("error primary");
            dialog.open();
        });
        button.addClassName("danger");
        var part = new Div(refused, sentence, button);
        part.addClassName("machines-part");
        return part;
    }
}
