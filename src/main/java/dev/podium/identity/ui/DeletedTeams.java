package dev.podium.identity.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.identity.AllTeams;
import dev.podium.portal.Toasts;

/** The teams that were deleted and can still be brought back; not there when there is none. */
final class DeletedTeams extends Div {

    private final transient AllTeams teams;
    private final SerializableRunnable restored;
    private final Grid<AllTeams.DeletedTeam> list = new Grid<>();

    DeletedTeams(AllTeams teams, SerializableRunnable restored) {
        this.teams = teams;
        this.restored = restored;
        addClassName("identity-profile");
        list.addThemeVariants(GridVariant.NO_BORDER);
        list.getElement().setAttribute("aria-label", "Deleted teams");
        list.addColumn(new ComponentRenderer<>(DeletedTeams::what))
                .setHeader("Team")
                .setFlexGrow(2);
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

    private static Component what(AllTeams.DeletedTeam team) {
        var name = new Span(team.name());
        name.addClassNames("strong", "cut");
        var line = new Span((team.members() == 1 ? "1 member" : team.members() + " members") + " · goes for good "
                + Times.minute(team.purgedAt()));
        line.addClassNames("t2", "s", "cut");
        line.setTitle("Deleted " + Times.minute(team.deletedAt()));
        var both = new Div(name, line);
        both.addClassName("identity-who");
        return both;
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
        list.setAllRowsVisible(count <= 8);
        list.setHeight(count <= 8 ? null : "352px");
        list.getDataProvider().refreshAll();
    }
}
