package dev.podium.costs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import dev.podium.costs.ChargeRules.Allocation;
import dev.podium.costs.ChargeRules.NewAllocation;
import dev.podium.identity.AllTeams;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Table;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each machine costs and by which rule who pays: everybody who is charged by a rule sees it. */
final class PayersPart extends ChargeCard {

    private final transient ChargeDesk desk;
    private final transient Runnable changed;
    private final boolean runs;

    /** A machine with its rules, the latest first. */
    private record Row(
            MachineId id,
            String name,
            List<Allocation> rules,
            @Nullable NewAllocation now) {}

    PayersPart(ChargeDesk desk, Runnable changed) {
        super("Machines", "what each costs and who pays");
        this.desk = desk;
        this.changed = changed;
        runs = desk.runsAll();
        refresh();
    }

    @Override
    void refresh() {
        var byMachine = new HashMap<MachineId, List<Allocation>>();
        for (var each : desk.rules().allocations()) {
            byMachine
                    .computeIfAbsent(each.allocation().machine(), _ -> new java.util.ArrayList<>())
                    .add(each);
        }
        var today = desk.today();
        var rows = desk.machineNames().entrySet().stream()
                .map(each -> {
                    var rules = byMachine.getOrDefault(each.getKey(), List.of());
                    return new Row(
                            each.getKey(),
                            each.getValue(),
                            rules,
                            rules.stream()
                                    .map(Allocation::allocation)
                                    .filter(rule -> !rule.from().isAfter(today))
                                    .findFirst()
                                    .orElse(null));
                })
                .toList();
        if (rows.isEmpty()) {
            content(new EmptyState("The team may use no machine", "An admin says which teams may use a machine."));
            return;
        }
        var table = table(runs ? teamNames(byMachine) : null);
        table.setItems(rows);
        table.fit(rows.size());
        content(table);
    }

    /** Of the teams that a rule names; one that was deleted has none. */
    private Map<TeamId, String> teamNames(Map<MachineId, List<Allocation>> rules) {
        var missing = new HashSet<TeamId>();
        rules.values()
                .forEach(some -> some.forEach(
                        each -> missing.addAll(each.allocation().weights().keySet())));
        var names = new HashMap<TeamId, String>();
        for (int offset = 0; !missing.isEmpty(); offset += AllTeams.LONGEST_PAGE) {
            var page = desk.teams().list("", offset, AllTeams.LONGEST_PAGE);
            page.stream().filter(team -> missing.remove(team.id())).forEach(team -> names.put(team.id(), team.name()));
            if (page.size() < AllTeams.LONGEST_PAGE) {
                break;
            }
        }
        return names;
    }

    private Table<Row> table(@Nullable Map<TeamId, String> names) {
        var table = new Table<Row>("Machines, what each costs and who pays");
        table.addName("Machine", Row::name, row -> "").setFlexGrow(1);
        table.onPhone(
                        table.addComponentColumn(this::price).setHeader("Costs"),
                        row -> ChargeWords.price(priceOf(row.id())))
                .setFlexGrow(1);
        table.addFact("Who pays", row -> ChargeWords.sentence(row.now(), names)).setFlexGrow(3);
        table.addComponentColumn(row -> button(row, names)).setFlexGrow(0).setWidth("96px");
        table.addClassName("charges-wraps");
        return table;
    }

    private Component button(Row row, @Nullable Map<TeamId, String> names) {
        if (!runs && row.rules().isEmpty()) {
            return new Span();
        }
        var button = small(
                runs ? "Change" : "History",
                () -> new AllocationDialog(desk, row.id(), row.name(), row.rules(), names, changed).open());
        button.setAriaLabel((runs ? "Change who pays for " : "Who paid for ") + row.name());
        return button;
    }

    private dev.podium.machines.MachinePrices.@Nullable Rate priceOf(MachineId machine) {
        try {
            return desk.prices().of(machine).now();
        } catch (Refusal gone) {
            // Removed, or withdrawn from the team, since the list was read.
            return null;
        }
    }

    /** Where it is set. */
    private Component price(Row row) {
        var link = new Anchor("machines/" + row.id(), ChargeWords.price(priceOf(row.id())));
        link.getElement()
                .setAttribute("title", runs ? "Set it on the page of the machine" : "On the page of the machine");
        return link;
    }
}
