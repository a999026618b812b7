package dev.podium.gpus.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.gpus.GpuServers;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Toasts;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes a machine into the pool, changes how it is shared, or takes a GPU of it or all out of use. */
class PoolDialog extends Dialog {

    private final transient GpuServers servers;
    private final transient Runnable saved;
    private final FormRefusal refused = new FormRefusal();
    private final ComboBox<MachineId> machine = refused.at("machine", new ComboBox<>("Machine"));
    private final Select<GpuServers.Badge> badge = new Select<>();
    private final Select<GpuServers.Hook> hook = new Select<>();
    private final TextField pipe = refused.at("mpsPipe", new TextField("Pipes of the MPS daemon"));
    private final BigDecimalField price =
            refused.at("priceHour", new BigDecimalField("Price of a GPU hour, US dollars"));
    private final BigDecimalField weight = refused.at("weight", new BigDecimalField("Counts against a share"));
    private final TextField drained = refused.at("reason", new TextField("Out of use because"));

    /** @param machines that can be taken in, by their names */
    static PoolDialog adding(GpuServers servers, Map<MachineId, String> machines, Runnable saved) {
        var dialog = new PoolDialog(servers, saved);
        dialog.setHeaderTitle("Add a GPU server");
        dialog.machine.setItems(machines.keySet());
        dialog.machine.setItemLabelGenerator(each -> machines.getOrDefault(each, "–"));
        dialog.machine.setHelperText("Any machine that Podium knows; its GPUs are found within half a minute");
        dialog.badge.setValue(GpuServers.Badge.DECLARED);
        dialog.hook.setValue(GpuServers.Hook.HAMI);
        dialog.price.setValue(BigDecimal.ZERO);
        dialog.weight.setValue(BigDecimal.ONE);
        dialog.show(new Div(
                dialog.refused, dialog.machine, dialog.badge, dialog.hook, dialog.pipe, dialog.price, dialog.weight));
        dialog.button("Add", dialog::add);
        return dialog;
    }

    static PoolDialog changing(GpuServers servers, GpuServers.Server server, Runnable saved) {
        var dialog = new PoolDialog(servers, saved);
        dialog.setHeaderTitle(server.name());
        dialog.badge.setValue(server.policy().badge());
        dialog.hook.setValue(server.policy().hook());
        dialog.pipe.setValue(server.policy().mpsPipe());
        dialog.price.setValue(server.policy().priceHour());
        dialog.weight.setValue(server.policy().weight());
        dialog.drained.setValue(server.drained());
        dialog.show(new Div(
                dialog.refused, dialog.badge, dialog.hook, dialog.pipe, dialog.price, dialog.weight, dialog.drained));
        var remove = new Button("Take out of the pool", pressed -> dialog.remove(server));
        remove.addThemeVariants(ButtonVariant.ERROR, ButtonVariant.TERTIARY);
        remove.addClassName("gpus-end");
        dialog.getFooter().add(remove);
        dialog.button("Save", () -> dialog.change(server));
        return dialog;
    }

    static PoolDialog of(GpuServers servers, GpuServers.Server server, GpuServers.Device device, Runnable saved) {
        var dialog = new PoolDialog(servers, saved);
        dialog.setHeaderTitle(server.name() + ", GPU " + device.index());
        dialog.drained.setValue(device.drained());
        dialog.show(new Div(dialog.refused, dialog.drained));
        dialog.button("Save", () -> dialog.drain(server.machine(), device.uuid()));
        return dialog;
    }

    private PoolDialog(GpuServers servers, Runnable saved) {
        this.servers = servers;
        this.saved = saved;
        addClassName("dlg");
        setWidth("440px");
        setCloseOnOutsideClick(false);
        refused.at("badge", badge);
        badge.setLabel("Kept to a lease by");
        badge.setItems(GpuServers.Badge.values());
        badge.setItemLabelGenerator(GpuRows::badgeWords);
        badge.addValueChangeListener(changed -> hooked());
        refused.at("hook", hook);
        hook.setLabel("By which library");
        hook.setItems(GpuServers.Hook.values());
        hook.setItemLabelGenerator(PoolDialog::words);
        hook.addValueChangeListener(changed -> hooked());
        pipe.setMaxLength(200);
        pipe.setPlaceholder("/tmp/nvidia-mps");
        pipe.setHelperText("An absolute path: what CUDA_MPS_PIPE_DIRECTORY is for the daemon that you run there");
        hooked();
        price.setHelperText("Booked to whoever holds it, to the second; 0 where it costs nothing");
        weight.setHelperText("1 for an ordinary GPU, more for a better one");
        drained.setMaxLength(200);
        drained.setHelperText("Nothing new starts then, and what runs goes on. Empty: it is used");
        for (var each : new com.vaadin.flow.component.HasSize[] {machine, badge, hook, pipe, price, weight, drained}) {
            each.setWidthFull();
        }
    }

    private static String words(GpuServers.Hook hook) {
        return switch (hook) {
            case HAMI -> "HAMi-core, which is loaded before the CUDA libraries";
            case MPS -> "NVIDIA's MPS, whose daemon runs there";
        };
    }

    private void hooked() {
        boolean library = badge.getValue() == GpuServers.Badge.HOOKED;
        hook.setVisible(library);
        pipe.setVisible(library && hook.getValue() == GpuServers.Hook.MPS);
    }

    private void show(Div body) {
        body.addClassName("dbody");
        add(body);
    }

    private void button(String word, Runnable work) {
        var save = new Button(word, pressed -> work.run());
        save.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", pressed -> close()), save);
    }

    private GpuServers.Policy policy() {
        boolean mps = badge.getValue() == GpuServers.Badge.HOOKED && hook.getValue() == GpuServers.Hook.MPS;
        return new GpuServers.Policy(
                badge.getValue(),
                number("priceHour", price),
                number("weight", weight),
                mps ? GpuServers.Hook.MPS : GpuServers.Hook.HAMI,
                mps ? pipe.getValue() : "");
    }

    private static BigDecimal number(String name, BigDecimalField field) {
        var value = field.getValue();
        if (value == null) {
            throw Refusal.invalidField(name, "gpus.bad-policy", "This is no number.", "Enter one like 0.80 or 1.");
        }
        return value;
    }

    private MachineId chosen() {
        var value = machine.getValue();
        if (value == null) {
            throw Refusal.invalidField(
                    "machine", "gpus.bad-policy", "It is not said which machine.", "Choose one of the list.");
        }
        return value;
    }

    void add() {
        if (refused.accepts(() -> servers.keep(chosen(), policy()))) {
            done("The server is in the pool.");
        }
    }

    private void change(GpuServers.Server server) {
        if (refused.accepts(() -> {
            servers.keep(server.machine(), policy());
            drainTo(server.machine(), null, server.drained());
        })) {
            done("Changed. What is held already keeps its price.");
        }
    }

    void drain(MachineId server, String device) {
        if (refused.accepts(
                () -> servers.drain(server, device, drained.getValue().strip()))) {
            done(drained.getValue().isBlank() ? "It is used again." : "Nothing new starts there.");
        }
    }

    private void drainTo(MachineId server, @Nullable String device, String before) {
        var reason = drained.getValue().strip();
        if (!reason.equals(before)) {
            servers.drain(server, device, reason);
        }
    }

    private void remove(GpuServers.Server server) {
        if (refused.accepts(() -> servers.remove(server.machine()))) {
            done("The server is out of the pool.");
        }
    }

    private void done(String sentence) {
        close();
        saved.run();
        Toasts.say(sentence);
    }
}
