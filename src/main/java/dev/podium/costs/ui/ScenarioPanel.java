package dev.podium.costs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.BigDecimalField;
import dev.podium.costs.ReadyScenarios;
import dev.podium.costs.outlook.Assumption;
import dev.podium.costs.outlook.Comparison;
import dev.podium.costs.outlook.Measure;
import dev.podium.costs.outlook.Scenario;
import dev.podium.kernel.Refusal;
import dev.podium.portal.FormRefusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** A comparison that is ready, with its assumptions as fields; each change is compared at once. */
class ScenarioPanel extends Div {

    private final transient ReadyScenarios scenarios;
    private final transient Scenario scenario;
    private final transient Consumer<WhatIfQuery> changed;
    private final int months;
    private final FormRefusal refused = new FormRefusal();
    private final Map<String, BigDecimalField> fields = new LinkedHashMap<>();
    private final Button usual;
    private final Div results = new Div();

    /** @param changed is told what the address is to say */
    ScenarioPanel(ReadyScenarios scenarios, Scenario scenario, WhatIfQuery query, Consumer<WhatIfQuery> changed) {
        this.scenarios = scenarios;
        this.scenario = scenario;
        this.changed = changed;
        this.months = query.months();
        addClassName("whatif-panel");
        var grid = new Div();
        grid.addClassName("whatif-fields");
        scenario.assumptions().forEach(each -> grid.add(field(each)));
        usual = new Button("Back to the usual figures", pressed -> putUsual());
        usual.addThemeVariants(ButtonVariant.TERTIARY);
        var title = new H2(scenario.question());
        var head = new Div(title, usual);
        head.addClassName("whatif-head");
        var said = new Paragraph(
                "In US dollars. Change what is different for you; figures marked as an example are no more"
                        + " than that.");
        said.addClassNames("t2", "whatif-note");
        var form = new Div(head, said, refused, grid);
        form.addClassNames("card", "whatif-form");
        results.addClassName("whatif-results");
        add(form, results);
        open(query);
    }

    private BigDecimalField field(Assumption assumption) {
        var measure = assumption.measure();
        var field = refused.at(assumption.key(), new BigDecimalField(withoutStop(assumption.sentence())));
        field.setValue(assumption.usual());
        field.setSuffixComponent(new Span(unit(measure)));
        field.setHelperText(source(assumption));
        field.getElement().setAttribute("title", bounds(measure));
        field.addValueChangeListener(typed -> {
            if (typed.isFromClient()) {
                compare();
            }
        });
        fields.put(assumption.key(), field);
        return field;
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    static String unit(Measure measure) {
        return switch (measure) {
            case AMOUNT -> "$";
            case AMOUNT_A_MONTH, AMOUNT_AN_HOUR, AMOUNT_A_MILLION, AMOUNT_A_KWH -> "$ " + measure.unit();
            default -> measure.unit();
        };
    }

    static String bounds(Measure measure) {
        return measure.least().toPlainString() + " to "
                + String.format(Locale.ROOT, "%,d", measure.most().toBigInteger())
                + (measure.decimals() == 0 ? ", a whole number" : "");
    }

    private static String source(Assumption assumption) {
        var usual = switch (assumption.source()) {
            case REQUIREMENT -> "Podium's requirements say ";
            case PRICE_TABLE -> "Podium's price where nobody entered one: ";
            case EXAMPLE -> "An example: ";
        };
        return usual + assumption.usual().toPlainString();
    }

    /** Those of the address; what cannot be meant is refused at its field, and the usual figure stands there. */
    private void open(WhatIfQuery query) {
        var wrong = new ArrayList<Refusal>();
        query.figures().forEach((key, text) -> {
            try {
                var number = WhatIfQuery.number(text);
                scenarios.compare(scenario.id(), Map.of(key, number), null, 1);
                var field = fields.get(key);
                if (field != null) {
                    field.setValue(number);
                }
            } catch (Refusal refusal) {
                wrong.add(refusal.field() == null ? refusal.at(key) : refusal);
            }
        });
        compare();
        wrong.stream().findFirst().ifPresent(refused::show);
    }

    private void putUsual() {
        scenario.assumptions().forEach(each -> fieldOf(each).setValue(each.usual()));
        compare();
    }

    private BigDecimalField fieldOf(Assumption assumption) {
        var field = fields.get(assumption.key());
        if (field == null) {
            throw new IllegalStateException("There is no field for " + assumption.key() + ".");
        }
        return field;
    }

    /** What is not as usual; an empty field is as usual. */
    private Map<String, BigDecimal> given() {
        var given = new LinkedHashMap<String, BigDecimal>();
        for (var each : scenario.assumptions()) {
            var value = fieldOf(each).getValue();
            if (value != null && value.compareTo(each.usual()) != 0) {
                given.put(each.key(), value);
            }
        }
        return given;
    }

    private List<Comparison> reaching(Map<String, BigDecimal> given) {
        var found = scenarios.compare(scenario.id(), given, null, months);
        int needed = ComparedShown.months(found, months);
        return needed == months ? found : scenarios.compare(scenario.id(), given, null, needed);
    }

    void compare() {
        var given = given();
        usual.setVisible(!given.isEmpty());
        var compared = new ArrayList<Comparison>();
        if (!refused.accepts(() -> compared.addAll(reaching(given)))) {
            // What was compared before would answer another question.
            results.removeAll();
            return;
        }
        var texts = new LinkedHashMap<String, String>();
        given.forEach((key, value) -> texts.put(key, value.toPlainString()));
        changed.accept(new WhatIfQuery(scenario.id(), texts, 0, List.of(), months));
        results.removeAll();
        for (var each : compared) {
            results.add(new ComparedShown(each, "what-if-" + scenario.id()));
        }
    }
}
