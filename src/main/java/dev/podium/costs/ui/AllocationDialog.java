package dev.podium.costs.ui;

import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.data.provider.Query;
import dev.podium.costs.ChargeRules.Allocation;
import dev.podium.costs.ChargeRules.NewAllocation;
import dev.podium.costs.ChargeRules.Rule;
import dev.podium.identity.AllTeams.TeamFacts;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.TeamId;
import dev.podium.portal.Toasts;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who pays for a machine from a day on, and who did; only admins change it. */
final class AllocationDialog extends CostForm {

    private final transient ChargeDesk desk;
    private final transient MachineId machine;
    private final transient Runnable saved;
    private final RadioButtonGroup<Rule> rule = new RadioButtonGroup<>("Who pays");
    private final Paragraph meaning = new Paragraph();
    private final MultiSelectComboBox<TeamFacts> teams = refusal.at("weights", new MultiSelectComboBox<>("Teams"));
    private final Div weights = new Div();
    private final transient Map<TeamId, BigDecimalField> fields = new HashMap<>();
    private final DatePicker from;

    /**
     * @param history of this machine, the latest first
     * @param names of all teams for an admin; null for others, who only read it
     */
    AllocationDialog(
            ChargeDesk desk,
            MachineId machine,
            String name,
            List<Allocation> history,
            @Nullable Map<TeamId, String> names,
            Runnable saved) {
        super(name, "480px", "costs.bad-rule");
        this.desk = desk;
        this.machine = machine;
        this.saved = saved;
        from = day("validFrom", "From", desk.today());
        from.setHelperText("Counts from this day on. What is booked stays as it is.");
        meaning.addClassNames("t2", "charges-meaning");
        rule.setItems(Rule.values());
        rule.setItemLabelGenerator(ChargeWords::word);
        rule.addValueChangeListener(chosen -> showRule());
        var today = desk.today();
        rule.setValue(history.stream()
                .map(Allocation::allocation)
                .filter(each -> !each.from().isAfter(today))
                .findFirst()
                .map(NewAllocation::rule)
                .orElse(Rule.USE));
        weights.addClassName("charges-weights");
        teams.setWidthFull();
        teams.setItemLabelGenerator(TeamFacts::name);
        teams.addValueChangeListener(chosen -> showWeights());
        if (names == null) {
            body(past(history, null, desk));
            getFooter().add(new com.vaadin.flow.component.button.Button("Close", pressed -> close()));
            return;
        }
        teams.setItems(
                query -> desk.teams().list(query.getFilter().orElse(""), query.getOffset(), query.getLimit()).stream(),
                (Query<TeamFacts, String> query) ->
                        desk.teams().count(query.getFilter().orElse("")));
        body(rule, meaning, teams, weights, from, past(history, names, desk));
        footer("Save", this::save);
    }

    private void showRule() {
        boolean share = rule.getValue() == Rule.SHARE;
        teams.setVisible(share);
        weights.setVisible(share);
        meaning.setText(ChargeWords.sentence(rule.getValue()));
    }

    private void showWeights() {
        weights.removeAll();
        teams.getValue().forEach(team -> weights.add(field(team)));
    }

    private BigDecimalField field(TeamFacts team) {
        return fields.computeIfAbsent(team.id(), _ -> {
            var weight = number("weight of " + team.id(), "Weight of " + team.name());
            weight.setValue(BigDecimal.ONE);
            return weight;
        });
    }

    private static Div past(List<Allocation> history, @Nullable Map<TeamId, String> names, ChargeDesk desk) {
        var past = new Div(new H3("Rules so far"));
        past.addClassName("charges-past");
        for (var each : history) {
            var line = new Div(
                    new Span("From " + ChargeWords.day(each.allocation().from())),
                    new Span(ChargeWords.sentence(each.allocation(), names)),
                    new Span("entered "
                            + ChargeWords.entered(
                                    each.entered().at(), each.entered().by(), desk.zone())));
            past.add(line);
        }
        past.add(new Div(
                new Span(history.isEmpty() ? "Always" : "Before"),
                new Span(ChargeWords.sentence(null, names)),
                new Span()));
        return past;
    }

    private Map<TeamId, BigDecimal> weights() {
        var chosen = new HashMap<TeamId, BigDecimal>();
        if (rule.getValue() == Rule.SHARE) {
            for (var team : teams.getValue()) {
                chosen.put(
                        team.id(),
                        needed(
                                "weight of " + team.id(),
                                "The weight of " + team.name(),
                                field(team).getValue()));
            }
        }
        return chosen;
    }

    void save() {
        if (refusal.accepts(() -> desk.rules()
                .add(new NewAllocation(
                        machine, needed("validFrom", "The first day", from.getValue()), rule.getValue(), weights())))) {
            close();
            saved.run();
            Toasts.say("Who pays for it counts from " + ChargeWords.day(from.getValue()) + ".");
        }
    }
}
