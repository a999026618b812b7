package dev.podium.machines.ui;

import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.kernel.TeamId;
import dev.podium.machines.MachineRegistry.Entry;
import dev.podium.machines.MachineRegistry.NamesOf;
import dev.podium.machines.OsUserRule;
import dev.podium.machines.PolicyRule;
import dev.podium.portal.FormRefusal;
import java.util.ArrayList;
import java.util.List;
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

    private final TextField rule = new TextField("OS users by rule");
    private final Select<NamesOf> namesOf = new Select<>();
    private final Div byRule = new Div(rule, namesOf);
    private final List<NamesOf> providers;

    /** @param providers whose user names a rule may take */
    UsePart(TeamNames names, List<NamesOf> providers, FormRefusal refused) {
        this.providers = List.copyOf(providers);
        addClassName("machines-part");
        who.addValueChangeListener(chosen -> teams.setVisible(chosen.getValue() == Who.CHOSEN));
        who.setValue(Who.CHOSEN);
        teams.setItems(
                query -> names.list(query.getFilter().orElse(""), query.getOffset(), query.getLimit()).stream(),
                query -> names.count(query.getFilter().orElse("")));
        teams.setItemLabelGenerator(TeamNames.Choice::name);
        teams.setPlaceholder("Nobody yet");
        teams.setManualValidation(true);
        labels.setHelperText("What it is and has, with commas between: os=linux, gpu. With " + PolicyRule.CONFIDENTIAL
                + " it takes agents under a policy alone.");
        shared.setHelperText("Empty: they run nothing here. People who share an OS user can read each other's files.");
        shared.getElement().setAttribute("autocomplete", "off");
        rule.setPlaceholder("u_" + OsUserRule.USER_NAME);
        rule.setHelperText("Empty: none. Of " + OsUserRule.USER_NAME
                + " becomes the user name that the provider tells. Begin it with u_ where people may choose their own"
                + " names over there.");
        rule.getElement().setAttribute("autocomplete", "off");
        namesOf.setLabel("With the user names of");
        namesOf.setItems(this.providers);
        namesOf.setItemLabelGenerator(NamesOf::name);
        byRule.addClassName("machines-rule");
        byRule.setVisible(!this.providers.isEmpty());
        teams.setWidthFull();
        labels.setWidthFull();
        shared.setWidthFull();
        refused.at("everyTeam", who);
        refused.at("teams", teams);
        refused.at("labels", labels);
        refused.at("sharedOsUser", shared);
        refused.at("osUserRule", rule);
        add(who, teams, labels, byRule, shared);
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
        var made = entry.osUserRule();
        if (made != null) {
            show(made);
        }
        byRule.setVisible(!own && (made != null || !providers.isEmpty()));
    }

    /** A provider that is gone is named as well, so that the rule can be seen and taken away. */
    private void show(OsUserRule made) {
        var all = new ArrayList<>(providers);
        var its = all.stream()
                .filter(each -> each.provider().equals(made.provider()))
                .findFirst()
                .orElseGet(() -> new NamesOf(made.provider(), made.provider()));
        if (!all.contains(its)) {
            all.add(its);
        }
        namesOf.setItems(all);
        namesOf.setValue(its);
        rule.setValue(made.template());
    }

    @Nullable
    OsUserRule osUserRule() {
        var template = rule.getValue().strip();
        var its = namesOf.getValue();
        return template.isEmpty() ? null : new OsUserRule(template, its == null ? "" : its.provider());
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
