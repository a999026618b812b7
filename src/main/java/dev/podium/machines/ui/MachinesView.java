package dev.podium.machines.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouterLink;
import dev.podium.identity.AllTeams;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.MachineId;
import dev.podium.machines.Machine;
import dev.podium.machines.MachineRegistry;
import dev.podium.machines.MachineRegistry.Registered;
import dev.podium.machines.Machines;
import dev.podium.portal.Counted;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Symbol;
import dev.podium.portal.Table;
import jakarta.annotation.security.PermitAll;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The machines: to those who run the installation all of them and how they are used, to others those of their team. */
@Route("machines")
@PageTitle("Machines – Podium")
@Menu(title = "Machines", order = 2, icon = "machine")
@PermitAll
@StyleSheet("machines.css")
class MachinesView extends Div implements Headed {

    private final transient Machines machines;
    private final transient MachineRegistry registry;
    private final transient TeamNames teams;
    private final transient LongWork longWork;
    private final transient Heading heading;
    private final Div list = new Div();

    MachinesView(
            Machines machines, MachineRegistry registry, AllTeams teams, Permissions permissions, LongWork longWork) {
        permissions.require(Permission.MACHINE_SEE);
        this.machines = machines;
        this.registry = registry;
        this.teams = new TeamNames(teams);
        this.longWork = longWork;
        addClassName("machines");
        list.addClassName("machines-part");
        add(list);
        boolean admin = permissions.allows(Permission.PLATFORM_MANAGE);
        heading = new Heading("Machines", admin ? addButton() : null);
        if (admin) {
            showAll();
        } else {
            showOwn();
        }
    }

    @Override
    public Heading heading() {
        return heading;
    }

    private Button addButton() {
        var button = new Button(
                "Add a machine",
                Symbol.PLUS.smallIcon(),
                pressed -> new AddMachineDialog(registry, teams, longWork, this::showAll).open());
        button.addThemeVariants(ButtonVariant.PRIMARY);
        return button;
    }

    private void showOwn() {
        var own = machines.all();
        say(own.size());
        if (own.isEmpty()) {
            list.add(new EmptyState(
                    "No machine is open to your team",
                    "Agents run on machines, and an admin says which teams may use one. Ask an admin of this Podium"
                            + " for one."));
            return;
        }
        var table = new Table<Machine>("Machines");
        table.addName("Machine", Machine::name, machine -> "");
        fill(table, own);
    }

    private void showAll() {
        list.removeAll();
        var all = registry.all();
        say(all.size());
        var names = teams.names(all.stream()
                .flatMap(machine -> machine.entry().teams().stream())
                .collect(Collectors.toSet()));
        // Counted for the rows that are shown alone, and once each.
        Map<MachineId, Integer> counted = new HashMap<>();
        var table = new Table<Registered>("Machines");
        table.addName("Machine", machine -> machine.entry().name(), MachineWords::reach);
        table.addFact("Labels", machine -> MachineWords.listed(machine.entry().labels()));
        table.addFact("Who may use it", machine -> TeamNames.users(machine.entry(), names))
                .setFlexGrow(2);
        table.onPhone(
                table.addColumn(machine -> osUsers(machine, counted))
                        .setHeader("OS users")
                        .setTextAlign(ColumnTextAlign.END),
                machine -> {
                    var number = osUsers(machine, counted);
                    return number == null ? "" : Counted.of(number, "OS user", "OS users");
                });
        table.addComponentColumn(MachinesView::open).setAutoWidth(true).setFlexGrow(0);
        table.addItemClickListener(
                clicked -> clicked.getSource().getUI().ifPresent(ui -> ui.navigate(path(clicked.getItem()))));
        fill(table, all);
        if (all.stream().allMatch(MachineWords::isOwn)) {
            list.add(new EmptyState(
                    "Agents run on this one machine",
                    "Add another that has sshd and tmux: a server, a workstation, one with a GPU. Podium shows what to"
                            + " enter there, and tries it.",
                    addButton()));
        }
    }

    private <T> void fill(Table<T> table, List<T> rows) {
        table.setItems(rows);
        table.fit(rows.size());
        list.add(table);
    }

    private void say(int number) {
        heading.setFacts(Counted.of(number, "machine", "machines"));
    }

    /** Null for Podium's own machine, on which all run as its own OS user. */
    private @Nullable Integer osUsers(Registered machine, Map<MachineId, Integer> counted) {
        return MachineWords.isOwn(machine)
                ? null
                : counted.computeIfAbsent(
                        machine.id(), id -> registry.osUsers(id).size());
    }

    private static String path(Registered machine) {
        return "machines/" + machine.id();
    }

    private static Component open(Registered machine) {
        var link = new RouterLink();
        link.setRoute(MachineView.class, MachineView.at(machine.id()));
        link.setText("Open");
        link.getElement().setAttribute("aria-label", "Open " + machine.entry().name());
        return link;
    }
}
