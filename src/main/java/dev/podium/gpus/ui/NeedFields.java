package dev.podium.gpus.ui;

import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.textfield.IntegerField;
import dev.podium.gpus.GpuNeed;
import dev.podium.gpus.GpuServers;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.portal.FormRefusal;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What of GPUs somebody needs: whole ones, a part of one, or an amount of memory. */
final class NeedFields extends Div {

    /** In which words it is asked for. */
    private enum Kind {
        WHOLE,
        SHARE,
        MEMORY
    }

    private static final int MIB = 1024;
    private static final int MILLI = 1000;
    private static final int PERCENT = 100;

    private final RadioButtonGroup<Kind> kind = new RadioButtonGroup<>("What");
    private final IntegerField gpus;
    private final IntegerField share;
    private final IntegerField memory;
    private final MultiSelectComboBox<String> models = new MultiSelectComboBox<>("Model");
    private final MultiSelectComboBox<MachineId> on = new MultiSelectComboBox<>("Server");
    private final IntegerField members;
    private final Runnable changed;

    /** @param changed runs whenever what is asked for is another thing */
    NeedFields(List<GpuServers.Server> servers, FormRefusal refused, Runnable changed) {
        this.changed = changed;
        gpus = refused.at("gpus", number("How many", 1, 1));
        share = refused.at("milli", number("Part, %", 1, 50));
        memory = refused.at("memoryMib", number("Memory of each, GB", 0, null));
        members = refused.at("members", number("Times", 1, 1));
        kind.setItems(Kind.values());
        kind.setItemLabelGenerator(each -> switch (each) {
            case WHOLE -> "Whole GPUs";
            case SHARE -> "A part of one";
            case MEMORY -> "Memory of one";
        });
        kind.setValue(Kind.WHOLE);
        kind.addValueChangeListener(chosen -> {
            show(chosen.getValue());
            changed.run();
        });
        members.setHelperText("All start together, on servers that have room");
        models.setItems(servers.stream()
                .flatMap(server -> server.devices().stream())
                .map(GpuServers.Device::model)
                .filter(each -> !each.isEmpty())
                .distinct()
                .sorted()
                .toList());
        models.setPlaceholder("Any");
        if (servers.stream().flatMap(server -> server.devices().stream()).anyMatch(GpuServers.Device::part)) {
            models.setHelperText("A part of a split GPU (MIG) is given whole to who names it");
        }
        models.addValueChangeListener(_ -> changed.run());
        var names = servers.stream().collect(Collectors.toMap(GpuServers.Server::machine, GpuServers.Server::name));
        on.setItems(names.keySet());
        on.setItemLabelGenerator(each -> names.getOrDefault(each, "–"));
        on.setPlaceholder("Any");
        on.addValueChangeListener(_ -> changed.run());
        addClassName("gpus-fields");
        for (var each : new com.vaadin.flow.component.HasSize[] {models, on}) {
            each.setWidthFull();
        }
        add(kind, pair(gpus, share, memory), pair(models, on), members);
        show(Kind.WHOLE);
    }

    private IntegerField number(String label, int least, @Nullable Integer value) {
        var field = new IntegerField(label);
        field.setMin(least);
        field.setStepButtonsVisible(true);
        if (value != null) {
            field.setValue(value);
        }
        field.setWidthFull();
        field.addValueChangeListener(_ -> this.changed.run());
        return field;
    }

    static Div pair(com.vaadin.flow.component.Component... fields) {
        var pair = new Div(fields);
        pair.addClassName("gpus-pair");
        return pair;
    }

    private void show(Kind chosen) {
        gpus.setVisible(chosen == Kind.WHOLE);
        share.setVisible(chosen == Kind.SHARE);
        memory.setLabel(chosen == Kind.MEMORY ? "Memory, GB" : "With at least, GB each");
        memory.setVisible(chosen != Kind.SHARE);
    }

    /** Sets it to GPUs of this model. */
    void of(String model) {
        models.setValue(Set.of(model));
    }

    /** Where it is, is said elsewhere, and it is one. */
    void elsewhere() {
        on.setVisible(false);
        members.setVisible(false);
    }

    /** Sets it to one GPU of this server. */
    void on(MachineId server) {
        on.setValue(Set.of(server));
    }

    /** @throws Refusal {@code gpus.bad-need} at the field that is empty */
    GpuNeed need() {
        int gib = memory.getValue() == null ? 0 : memory.getValue();
        return switch (kind.getValue()) {
            case WHOLE -> with(value("gpus", gpus, "how many GPUs"), MILLI, gib);
            case SHARE -> with(1, value("milli", share, "what part of a GPU") * MILLI / PERCENT, 0);
            case MEMORY -> {
                if (gib <= 0) {
                    throw empty("memoryMib", "how much memory");
                }
                yield with(1, 0, gib);
            }
        };
    }

    private GpuNeed with(int count, int milli, int gib) {
        Function<Integer, Integer> bounded = each -> Math.min(each, Integer.MAX_VALUE / MIB);
        return new GpuNeed(
                count,
                milli,
                bounded.apply(gib) * MIB,
                models.getValue(),
                on.getValue(),
                value("members", members, "how many times"),
                false);
    }

    private static int value(String name, IntegerField field, String what) {
        if (field.getValue() == null) {
            throw empty(name, what);
        }
        return field.getValue();
    }

    private static Refusal empty(String field, String what) {
        return Refusal.invalidField(field, "gpus.bad-need", "It is not said " + what + ".", "Enter a number.");
    }
}
