package dev.podium.identity.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.identity.AllTeams;
import dev.podium.portal.Counted;
import dev.podium.portal.Table;
import dev.podium.portal.Toasts;

/** The teams that were deleted and can still be brought back; not there when there is none. */
final class DeletedTeams extends Div {

    private final transient AllTeams teams;
    private final SerializableRunnable restored;
    private final Table<AllTeams.DeletedTeam> list = new Table<>("Deleted teams");

    DeletedTeams(AllTeams teams, SerializableRunnable restored) {
        this.teams = teams;
        this.restored = restored;
        addClassName("identity-profile");
        list.addName(
                "Team",
                AllTeams.DeletedTeam::name,
                team -> Counted.of(team.members(), "member", "members") + " · goes for good "
                        + Times.minute(team.purgedAt()));
        list.addComponentColumn(this::restore).setAutoWidth(true).setFlexGrow(0);
        list.setItems(
                query -> teams.deleted("", query.getOffset(), query.getLimit()).stream(),
                query -> teams.countDeleted(""));
        list.setPageSize(50);
        add(
                new H2("Deleted"),
                new Paragraph("Restored, a team has its people and its agents again; the agents are stopped. Tokens,"
                        + " invitations and shares by name are made anew."),
                list);
    }

    private Button restore(AllTeams.DeletedTeam team) {
        var button = new Button("Restore", pressed -> {
            teams.restore(team.id());
            Toasts.say(team.name() + " is back, with its agents stopped.");
            restored.run();
        });
        button.addThemeVariants(ButtonVariant.TERTIARY);
        button.setAriaLabel("Restore " + team.name());
        return button;
    }

    void refresh() {
        var count = teams.countDeleted("");
        setVisible(count > 0);
        list.fit(count);
        list.getDataProvider().refreshAll();
    }
}
