package dev.podium.machines.ui;

import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.kernel.TeamId;
import dev.podium.machines.MachineRegistry.Entry;
import dev.podium.portal.FormRefusal;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who may use a machine, what it has, and as whom those work who have no OS user of their own. */
final class UsePart extends Div {

    enum Who {
        EVERY,
        CHOSEN
    }

    private final Radios<Who> who = new Radios<>("Who may use it", UsePart::words, Who.values());
    private final MultiSelectComboBox<TeamNames.Choice> teams = new MultiSelectComboBox<>("Teams");
    private final TextField labels = new TextField("Labels");
    private final TextField shared = new TextField("OS user of those without one of their own");

    UsePart(TeamNames names, FormRefusal refused) {
        addClassName("machines-part");
        who.addValueChangeListener(chosen -> teams.setVisible(chosen.getValue() == Who.CHOSEN));
        who.setValue(Who.CHOSEN);
        teams.setItems(
                query -> names.list(query.getFilter().orElse(""), query.getOffset(), query.getLimit()).stream(),
                query -> names.count(query.getFilter().orElse("")));
        teams.setItemLabelGenerator(TeamNames.Choice::name);
        teams.setPlaceholder("Nobody yet");
        teams.setManualValidation(true);
        labels.setHelperText("What it is and has, with commas between: os=linux, gpu");
        shared.setHelperText("Empty: they run nothing here. People who share an OS user can read each other's files.");
        shared.getElement().setAttribute("autocomplete", "off");
        teams.setWidthFull();
        labels.setWidthFull();
        shared.setWidthFull();
        refused.at("everyTeam", who);
        refused.at("teams", teams);
        refused.at("labels", labels);
        refused.at("sharedOsUser", shared);
        add(who, teams, labels, shared);
    }

    private static String words(Who one) {
        return switch (one) {
            case EVERY -> "Every team, also those to come";
            case CHOSEN -> "Chosen teams";
        };
    }

    /** @param own whether it is Podium's own machine, on which everybody's agents run as Podium's OS user */
    void show(Entry entry, Set<TeamNames.Choice> chosen, boolean own) {
        who.setValue(entry.everyTeam() ? Who.EVERY : Who.CHOSEN);
        teams.setValue(chosen);
        labels.setValue(String.join(", ", new TreeSet<>(entry.labels())));
        var osUser = entry.sharedOsUser();
        shared.setValue(osUser == null ? "" : osUser);
        shared.setVisible(!own);
    }

    void focusFirst() {
        who.focusChosen();
    }

    boolean everyTeam() {
        return who.getValue() == Who.EVERY;
    }

    /** None where all may, so that what was chosen before does not count later. */
    Set<TeamId> teams() {
        return everyTeam()
                ? Set.of()
                : teams.getValue().stream().map(TeamNames.Choice::id).collect(Collectors.toSet());
    }

    Set<String> labels() {
        return MachineWords.labels(labels.getValue());
    }

    @Nullable
    String sharedOsUser() {
        var osUser = shared.getValue().strip();
        return osUser.isEmpty() ? null : osUser;
    }
}
