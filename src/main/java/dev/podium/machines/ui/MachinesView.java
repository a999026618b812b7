package dev.podium.machines.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.shared.Registration;
import dev.podium.identity.AllTeams;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.MachineId;
import dev.podium.machines.Machine;
import dev.podium.machines.MachineCount;
import dev.podium.machines.MachineHealth;
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
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** The machines: to those who run the installation all of them and how they are used, to others those of their team. */
@Route("machines")
@PageTitle("Machines – Podium")
@Menu(title = "Machines", order = 2, icon = "machine")
@PermitAll
@StyleSheet("machines.css")
class MachinesView extends Div implements Headed {

    private final transient Machines machines;
    private final transient MachineHealth health;
    private final transient MachineNews news;
    private final transient MachineRegistry registry;
    private final transient TeamNames teams;
    private final transient LongWork longWork;
    private final transient Heading heading;
    private final Div list = new Div();
    private final transient HealthColumns now = new HealthColumns();
    private final transient CountColumns counts;
    private @Nullable Table<?> shown;
    private Registration registration = () -> {};

    MachinesView(
            Machines machines,
            MachineHealth health,
            MachineNews news,
            MachineRegistry registry,
            AllTeams teams,
            Permissions permissions,
            LongWork longWork,
            ObjectProvider<MachineCount> counts) {
        permissions.require(Permission.MACHINE_SEE);
        this.machines = machines;
        this.health = health;
        this.news = news;
        this.registry = registry;
        this.teams = new TeamNames(teams);
        this.longWork = longWork;
        this.counts = new CountColumns(counts.orderedStream().toList());
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

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        registration = news.subscribe(event.getUI(), null, this::refresh);
    }

    @Override
    protected void onDetach(DetachEvent event) {
        registration.remove();
        super.onDetach(event);
    }

    private void refresh() {
        if (shown != null) {
            now.show(health.all());
            counts.read();
            shown.getDataProvider().refreshAll();
            sayHowMany(shown.getListDataView().getItemCount());
        }
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
        now.show(health.all());
        sayHowMany(own.size());
        if (own.isEmpty()) {
            list.add(new EmptyState(
                    "No machine is open to your team",
                    "Agents run on machines, and an admin says which teams may use one. Ask an admin of this Podium"
                            + " for one."));
            return;
        }
        var table = new Table<Machine>("Machines");
        table.addName("Machine", Machine::name, machine -> "");
        now.addTo(table, Machine::id);
        counts.addTo(table, Machine::id);
        table.addFact("Labels", machine -> MachineWords.listed(machine.labels()));
        addOpen(table, Machine::id, Machine::name);
        fill(table, own);
    }

    private void showAll() {
        list.removeAll();
        var all = registry.all();
        now.show(health.all());
        counts.read();
        sayHowMany(all.size());
        var names = teams.names(all.stream()
                .flatMap(machine -> machine.entry().teams().stream())
                .collect(Collectors.toSet()));
        var counted = registry.osUserCounts();
        var table = new Table<Registered>("Machines");
        table.addName("Machine", machine -> machine.entry().name(), MachineWords::reach);
        now.addTo(table, Registered::id);
        counts.addTo(table, Registered::id);
        table.addFact("Labels", machine -> MachineWords.listed(machine.entry().labels()));
        table.addFact("Who may use it", machine -> TeamNames.users(machine.entry(), names))
                .setFlexGrow(2);
        table.onPhone(
                table.addColumn(machine -> osUsers(machine, counted))
                        .setHeader("OS users")
                        .setTextAlign(ColumnTextAlign.END)
                        .setWidth("96px")
                        .setFlexGrow(0),
                machine -> {
                    var number = osUsers(machine, counted);
                    return number == null ? "" : Counted.of(number, "OS user", "OS users");
                });
        addOpen(table, Registered::id, machine -> machine.entry().name());
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
        shown = table;
        list.add(table);
    }

    private void sayHowMany(int number) {
        long offline = now.offline();
        heading.setFacts(
                Counted.of(number, "machine", "machines") + (offline == 0 ? "" : " · " + offline + " offline"));
    }

    /** Null for Podium's own machine, on which all run as its own OS user. */
    private static @Nullable Integer osUsers(Registered machine, Map<MachineId, Integer> counted) {
        return MachineWords.isOwn(machine) ? null : counted.getOrDefault(machine.id(), 0);
    }

    private static <T> void addOpen(Table<T> table, Function<T, MachineId> id, Function<T, String> name) {
        table.addComponentColumn(row -> open(id.apply(row), name.apply(row)))
                .setAutoWidth(true)
                .setFlexGrow(0);
        table.addItemClickListener(clicked ->
                clicked.getSource().getUI().ifPresent(ui -> ui.navigate("machines/" + id.apply(clicked.getItem()))));
    }

    private static Component open(MachineId machine, String name) {
        var link = new RouterLink();
        link.setRoute(MachineView.class, MachineView.at(machine));
        link.setText("Open");
        link.getElement().setAttribute("aria-label", "Open " + name);
        return link;
    }
}
