package dev.podium.costs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.BigDecimalField;
import dev.podium.costs.outlook.LedgerChange;
import dev.podium.costs.outlook.Measure;
import dev.podium.costs.outlook.Part;
import dev.podium.kernel.Refusal;
import dev.podium.portal.FormRefusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One thing that would be otherwise in the team's own month, as fields. */
class ChangeRow extends Div {

    /** Stands for all kinds of task. */
    private static final String ALL_TASKS = "*";

    /** @param words for the menu that adds one */
    enum Kind {
        MOVE("Work goes to another tier"),
        DEARER("A tier becomes dearer or cheaper"),
        PRICED("A tier has other prices"),
        ENGINE("An engine of one's own");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        /** As it begins when it is added: something that is worth a look. */
        LedgerChange begun() {
            return switch (this) {
                case MOVE -> new LedgerChange.Move(null, 3, 2, new BigDecimal(50), new BigDecimal(5));
                case DEARER -> new LedgerChange.Dearer(3, new BigDecimal(20));
                case PRICED -> LedgerChange.Priced.of(2, new BigDecimal(3), null, null, null, new BigDecimal(15));
                case ENGINE ->
                    new LedgerChange.Engine(
                            new Part.Bought(
                                    "engine",
                                    BigDecimal.ONE,
                                    new BigDecimal(2000),
                                    new BigDecimal(48),
                                    new BigDecimal(30),
                                    new BigDecimal(300),
                                    Part.HOURS_A_DAY,
                                    new BigDecimal(25)),
                            new BigDecimal("0.30"),
                            2,
                            new BigDecimal(60),
                            new BigDecimal(5));
            };
        }
    }

    private final transient String currency;
    private final transient Runnable changed;
    private final Map<String, Component> fields = new LinkedHashMap<>();
    private final transient Function<ChangeRow, LedgerChange> made;
    private final Div grid = new Div();

    /** @param tasks the kinds of task that there are. @param currency of amounts, as its sign */
    ChangeRow(LedgerChange change, List<String> tasks, String currency, Runnable changed, Runnable removed) {
        this.currency = currency;
        this.changed = changed;
        addClassName("whatif-change");
        grid.addClassName("whatif-fields");
        var title = new Span(kind(change).words());
        title.addClassName("strong");
        var remove = new Button("Remove", pressed -> removed.run());
        remove.addThemeVariants(ButtonVariant.TERTIARY);
        remove.setAriaLabel("Remove: " + kind(change).words());
        var head = new Div(title, remove);
        head.addClassName("whatif-change-head");
        made = switch (change) {
            case LedgerChange.Move move -> {
                task(tasks, move.task());
                tier("from", "From", move.from());
                tier("to", "To", move.to());
                shares(move.sharePercent(), move.sentUpAgainPercent());
                yield row -> new LedgerChange.Move(
                        row.task(),
                        row.tier("from"),
                        row.tier("to"),
                        row.number("sharePercent"),
                        row.number("sentUpAgainPercent"));
            }
            case LedgerChange.Dearer dearer -> {
                tier("tier", "Tier", dearer.tier());
                number("percent", "Dearer by; below 0 for cheaper", dearer.percent(), Measure.PERCENT_MORE);
                yield row -> new LedgerChange.Dearer(row.tier("tier"), row.number("percent"));
            }
            case LedgerChange.Priced priced -> {
                tier("tier", "Tier", priced.tier());
                number("rate.input", "For what it reads", priced.rate().input(), Measure.AMOUNT_A_MILLION);
                number("rate.output", "For what it writes", priced.rate().output(), Measure.AMOUNT_A_MILLION);
                yield row -> LedgerChange.Priced.of(
                        row.tier("tier"), row.number("rate.input"), null, null, null, row.number("rate.output"));
            }
            case LedgerChange.Engine engine -> {
                var machine = engine.machine();
                number("machine.price", "Its price", machine.price(), Measure.AMOUNT);
                number("machine.lifeMonths", "Used for", machine.lifeMonths(), Measure.MONTHS);
                number("machine.wattsIdle", "Takes when it waits", machine.wattsIdle(), Measure.WATTS);
                number("machine.wattsBusy", "Takes when it answers", machine.wattsBusy(), Measure.WATTS);
                number("machine.busyPercent", "Answers, of the time", machine.busyPercent(), Measure.PERCENT);
                number("tariff", "Electricity", engine.tariff(), Measure.AMOUNT_A_KWH);
                tier("from", "Takes work of", engine.from());
                shares(engine.sharePercent(), engine.sentUpAgainPercent());
                yield row -> new LedgerChange.Engine(
                        new Part.Bought(
                                machine.name(),
                                BigDecimal.ONE,
                                row.number("machine.price"),
                                row.number("machine.lifeMonths"),
                                row.number("machine.wattsIdle"),
                                row.number("machine.wattsBusy"),
                                Part.HOURS_A_DAY,
                                row.number("machine.busyPercent")),
                        row.number("tariff"),
                        row.tier("from"),
                        row.number("sharePercent"),
                        row.number("sentUpAgainPercent"));
            }
        };
        add(head, grid);
    }

    private static Kind kind(LedgerChange change) {
        return switch (change) {
            case LedgerChange.Move _ -> Kind.MOVE;
            case LedgerChange.Dearer _ -> Kind.DEARER;
            case LedgerChange.Priced _ -> Kind.PRICED;
            case LedgerChange.Engine _ -> Kind.ENGINE;
        };
    }

    /** As people read the id of a kind of task. */
    static String words(String task) {
        if (task.isEmpty()) {
            return "Models named by the caller";
        }
        var words = task.replace('-', ' ').replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ENGLISH) + words.substring(1);
    }

    private void shares(BigDecimal share, BigDecimal again) {
        number("sharePercent", "How much of it", share, Measure.PERCENT);
        number("sentUpAgainPercent", "Of that sent up again", again, Measure.PERCENT);
    }

    private void task(List<String> tasks, @Nullable String chosen) {
        var select = new Select<String>();
        select.setLabel("Kind of task");
        var items = new ArrayList<String>();
        items.add(ALL_TASKS);
        items.addAll(tasks);
        if (chosen != null && !items.contains(chosen)) {
            items.add(chosen);
        }
        select.setItems(items);
        select.setItemLabelGenerator(each -> each.equals(ALL_TASKS) ? "All of them" : words(each));
        select.setValue(chosen == null ? ALL_TASKS : chosen);
        put("task", select);
    }

    private void tier(String name, String label, int chosen) {
        var select = new Select<Integer>();
        select.setLabel(label);
        select.setItems(1, 2, 3);
        select.setItemLabelGenerator(each -> "Tier " + each);
        select.setValue(chosen >= 1 && chosen <= 3 ? chosen : 2);
        put(name, select);
    }

    private void number(String name, String label, BigDecimal value, Measure measure) {
        var field = new BigDecimalField(label);
        field.setValue(value);
        field.setSuffixComponent(new Span(ScenarioPanel.unit(measure).replace("$", currency)));
        field.setHelperText(ScenarioPanel.bounds(measure));
        put(name, field);
    }

    private <F extends Component & HasValue<?, ?>> void put(String name, F field) {
        fields.put(name, field);
        field.addValueChangeListener(typed -> {
            if (typed.isFromClient()) {
                changed.run();
            }
        });
        grid.add(field);
    }

    /** With refusals that name its fields, as the change of that number. */
    void at(FormRefusal refused, int number) {
        fields.forEach((name, field) -> {
            var full = "changes[" + number + "]." + name;
            if (field instanceof BigDecimalField figure) {
                refused.at(full, figure);
            } else if (field instanceof Select<?> select) {
                refused.at(full, select);
            }
        });
    }

    private @Nullable String task() {
        var chosen = select("task").getValue();
        return ALL_TASKS.equals(chosen) ? null : Objects.toString(chosen);
    }

    private int tier(String name) {
        return select(name).getValue() instanceof Integer tier ? tier : 0;
    }

    private Select<?> select(String name) {
        return (Select<?>) Objects.requireNonNull(fields.get(name));
    }

    private BigDecimal number(String name) {
        var value = fields.get(name) instanceof BigDecimalField field ? field.getValue() : null;
        if (value == null) {
            throw Refusal.invalid(
                    "costs.bad-scenario", "A figure is missing in \"" + made(name) + "\".", "Enter a number.");
        }
        return value;
    }

    private String made(String name) {
        return fields.get(name) instanceof BigDecimalField field ? field.getLabel() : name;
    }

    /** @throws Refusal {@code costs.bad-scenario} where a field is empty */
    LedgerChange change() {
        return made.apply(this);
    }
}
