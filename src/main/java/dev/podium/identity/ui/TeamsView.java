package dev.podium.identity.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.server.streams.DownloadResponse;
import dev.podium.identity.AllTeams;
import dev.podium.portal.Counted;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Since;
import dev.podium.portal.Symbol;
import dev.podium.portal.Table;
import dev.podium.portal.Toasts;
import jakarta.annotation.security.PermitAll;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** The teams of the installation, for admins; for others the service refuses, and so the page. */
@Route("admin/teams")
@PageTitle("Teams – Podium")
@Menu(title = "Teams", order = 91, icon = "teams")
@PermitAll
@StyleSheet("identity.css")
class TeamsView extends Div implements Headed {

    private final transient AllTeams teams;
    private final transient Heading heading;
    private final Table<AllTeams.TeamFacts> list = new Table<>("Teams");
    private final TextField search = new TextField();

    TeamsView(AllTeams teams) {
        this.teams = teams;
        addClassName("identity-account");
        var make = new Button("New team", Symbol.PLUS.smallIcon(), pressed -> make());
        make.addThemeVariants(ButtonVariant.PRIMARY);
        heading = new Heading("Teams", make);
        search.setPlaceholder("Name");
        search.setPrefixComponent(Symbol.SEARCH.smallIcon());
        search.setAriaLabel("Search teams");
        search.setClearButtonVisible(true);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.addValueChangeListener(typed -> refresh());
        var top = new Div(search);
        top.addClassNames("row", "g3", "page-tools");
        columns();
        add(top, list);
        refresh();
    }

    @Override
    public Heading heading() {
        return heading;
    }

    private void columns() {
        list.addName("Team", AllTeams.TeamFacts::name, team -> "");
        list.onPhone(
                list.addColumn(AllTeams.TeamFacts::members).setHeader("Members").setTextAlign(ColumnTextAlign.END),
                team -> Counted.of(team.members(), "member", "members"));
        list.onPhone(
                list.addComponentColumn(team -> new Since(team.createdAt())).setHeader("Made"), team -> "");
        list.addComponentColumn(this::actions).setAutoWidth(true).setFlexGrow(0);
        list.setItems(
                query -> teams.list(search.getValue(), query.getOffset(), query.getLimit()).stream(),
                query -> teams.count(search.getValue()));
        list.setPageSize(50);
        list.setEmptyStateText("No team is called that.");
    }

    private Component actions(AllTeams.TeamFacts team) {
        var rename = new Button("Rename", pressed -> rename(team));
        rename.addClassName("ghost");
        rename.setAriaLabel("Rename " + team.name());
        var delete = new Button("Delete", pressed -> delete(team));
        delete.addClassNames("ghost", "danger");
        delete.setAriaLabel("Delete " + team.name());
        var row = new Div(rename, delete);
        row.addClassName("row");
        return row;
    }

    private void make() {
        var name = new TextField("Name");
        name.setHelperText("You become its owner; hand it over on its Team page.");
        new AskedForm(
                        "New team",
                        "Make",
                        () -> {
                            teams.create(name.getValue(), null);
                            refresh();
                        },
                        name)
                .open();
    }

    private void rename(AllTeams.TeamFacts team) {
        var name = new TextField("Name");
        name.setValue(team.name());
        new AskedForm(
                        "Rename " + team.name(),
                        "Rename",
                        () -> {
                            teams.rename(team.id(), name.getValue());
                            refresh();
                        },
                        name)
                .open();
    }

    private void delete(AllTeams.TeamFacts team) {
        var contents = teams.contents(team.id());
        var has = Counted.of(team.members(), "member", "members")
                + (contents.isEmpty() ? "" : ", " + String.join(", ", contents));
        var what = new Paragraph(
                "It has " + has + ". Its members are taken out, its terminals close within a second and"
                        + " its tokens and invitations end. What it has stays in the database for 30 days at least; its name is free.");
        var export = new Anchor(members(team), "Take its list of members first (JSON Lines)");
        var name = new TextField("Type its name, " + team.name());
        new AskedForm(
                        "Delete " + team.name() + "?",
                        "Delete the team",
                        () -> {
                            teams.delete(team.id(), name.getValue());
                            Toasts.say(team.name() + " is deleted.");
                            refresh();
                        },
                        what,
                        export,
                        name)
                .open();
    }

    /** Asked for when it is pressed, in a request of its own that has its own actor. */
    private DownloadHandler members(AllTeams.TeamFacts team) {
        return DownloadHandler.fromInputStream(event -> {
            var bytes = teams.exportMembers(team.id()).getBytes(StandardCharsets.UTF_8);
            return new DownloadResponse(
                    new ByteArrayInputStream(bytes), "members.jsonl", "application/jsonl", bytes.length);
        });
    }

    private void refresh() {
        heading.setFacts(teams.count("") + " in this Podium");
        list.getDataProvider().refreshAll();
        list.fit(teams.count(search.getValue()));
    }
}
