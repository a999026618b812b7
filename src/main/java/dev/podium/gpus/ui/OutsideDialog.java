package dev.podium.gpus.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.gpus.GpuServers;
import dev.podium.kernel.Refusal;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Toasts;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What becomes of processes on GPUs of the pool that are in no lease. */
class OutsideDialog extends Dialog {

    private final transient GpuServers servers;
    private final transient Runnable saved;
    private final FormRefusal refused = new FormRefusal();
    private final Select<GpuServers.Outside> outside = new Select<>();
    private final IntegerField notice = refused.at("noticeMinutes", new IntegerField("Minutes of notice"));
    private final TextField leftAlone = refused.at("leftAlone", new TextField("OS users left alone"));

    OutsideDialog(GpuServers servers, Runnable saved) {
        this.servers = servers;
        this.saved = saved;
        var policy = servers.policy();
        setHeaderTitle("Processes outside leases");
        addClassName("dlg");
        setWidth("440px");
        setCloseOnOutsideClick(false);
        refused.at("outside", outside);
        outside.setLabel("A process on a shared GPU that is in no lease");
        outside.setItems(GpuServers.Outside.values());
        outside.setItemLabelGenerator(OutsideDialog::words);
        outside.addValueChangeListener(changed -> notice.setVisible(outside.getValue() == GpuServers.Outside.END));
        notice.setMin(1);
        notice.setStepButtonsVisible(true);
        notice.setHelperText(
                "Admins are told when it will be ended, and whose OS user it is where that is one person's own");
        notice.setValue(policy.noticeMinutes());
        notice.setVisible(false);
        outside.setValue(policy.outside());
        leftAlone.setHelperText("Of services that belong on the machines, parted by commas: ollama, root");
        leftAlone.setValue(String.join(", ", new TreeSet<>(policy.leftAlone())));
        for (var each : new com.vaadin.flow.component.HasSize[] {outside, notice, leftAlone}) {
            each.setWidthFull();
        }
        var body = new Div(refused, outside, notice, leftAlone);
        body.addClassName("dbody");
        add(body);
        var save = new Button("Save", pressed -> save());
        save.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", pressed -> close()), save);
    }

    private static String words(GpuServers.Outside outside) {
        return switch (outside) {
            case SHOW -> "is shown";
            case END -> "is ended after a notice";
        };
    }

    void save() {
        if (refused.accepts(this::run)) {
            close();
            saved.run();
            Toasts.say("It counts from now on.");
        }
    }

    private void run() {
        var minutes = notice.getValue();
        if (minutes == null) {
            throw Refusal.invalidField(
                    "noticeMinutes", "gpus.bad-policy", "This is no number of minutes.", "Enter 10.");
        }
        var before = servers.policy();
        servers.run(new GpuServers.PoolPolicy(
                before.halfLife(),
                before.shortFirst(),
                before.maxWait(),
                before.idleMinutes(),
                before.classes(),
                outside.getValue(),
                minutes,
                names()));
    }

    Select<GpuServers.Outside> outside() {
        return outside;
    }

    TextField leftAlone() {
        return leftAlone;
    }

    private Set<String> names() {
        return Arrays.stream(leftAlone.getValue().split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .collect(Collectors.toSet());
    }
}
