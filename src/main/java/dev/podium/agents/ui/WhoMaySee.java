package dev.podium.agents.ui;

import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import dev.podium.agents.Sharing;
import dev.podium.identity.People;
import dev.podium.identity.People.Member;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.portal.FormRefusal;
import dev.podium.terminals.Terminals.Mode;
import java.util.List;

/** With whom an agent begins: nobody else unless that is changed. The share dialog knows more, such as when it ends. */
final class WhoMaySee extends Div {

    /** Who may open the terminal of the agent that is made. */
    enum Choice {
        ONLY_ME("Only me"),
        TEAM_WATCHES("The team watches"),
        TEAM_DRIVES("The team drives"),
        PEOPLE_WATCH("People by name, to watch"),
        PEOPLE_DRIVE("People by name, to drive");

        private final String words;

        Choice(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private final Select<Choice> choice = new Select<>();
    private final MultiSelectComboBox<Member> people = new MultiSelectComboBox<>("People of the team");

    WhoMaySee(People team, FormRefusal refusal) {
        var me = CurrentActor.find().map(Actor::person).orElse(null);
        var others = team.members().stream()
                .filter(member -> !member.id().equals(me))
                .toList();
        choice.setLabel("Who may see it");
        choice.setItems(
                others.isEmpty()
                        ? List.of(Choice.ONLY_ME, Choice.TEAM_WATCHES, Choice.TEAM_DRIVES)
                        : List.of(Choice.values()));
        choice.setItemLabelGenerator(Choice::words);
        choice.setValue(Choice.ONLY_ME);
        choice.setWidthFull();
        people.setItems(others);
        people.setItemLabelGenerator(Member::name);
        people.setPlaceholder("Names");
        people.setWidthFull();
        people.setManualValidation(true);
        refusal.at("people", people);
        choice.addValueChangeListener(e -> showPeople());
        showPeople();
        addClassName("who");
        add(choice, people);
    }

    private void showPeople() {
        people.setVisible(
                switch (choice.getValue()) {
                    case ONLY_ME, TEAM_WATCHES, TEAM_DRIVES -> false;
                    case PEOPLE_WATCH, PEOPLE_DRIVE -> true;
                });
    }

    /** As it is chosen; a refusal {@code agents.bad-share} for people by name where nobody is named. */
    Sharing sharing() {
        return switch (choice.getValue()) {
            case ONLY_ME -> Sharing.PRIVATE;
            case TEAM_WATCHES -> new Sharing(Mode.WATCH, null, List.of());
            case TEAM_DRIVES -> new Sharing(Mode.DRIVE, null, List.of());
            case PEOPLE_WATCH -> byName(Mode.WATCH);
            case PEOPLE_DRIVE -> byName(Mode.DRIVE);
        };
    }

    private Sharing byName(Mode mode) {
        if (people.isEmpty()) {
            throw Refusal.invalidField(
                    "people",
                    "agents.bad-share",
                    "It is to be shared by name, and nobody is named.",
                    "Name somebody of the team, or choose Only me.");
        }
        return new Sharing(
                null,
                null,
                people.getValue().stream()
                        .map(member -> new Sharing.Grant(member.id(), member.name(), mode, null))
                        .toList());
    }
}
