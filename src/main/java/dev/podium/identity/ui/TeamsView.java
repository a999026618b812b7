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
import dev.podium.audit.web.JsonLines;
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
import java.util.ArrayList;

/** The teams of the installation, for admins; for others the service refuses, and so the page. */
@Route("admin/teams")
@PageTitle("Teams – Podium")
@Menu(title = "Teams", order = 91, icon = "teams")
@PermitAll
@StyleSheet("identity.css")
class TeamsView extends Div implements Headed {

    private final transient AllTeams teams;
    private final transient JsonLines lines;
    private final DeletedTeams deleted;
    private final transient Heading heading;
    private final Table<AllTeams.TeamFacts> list = new Table<>("Teams");
    private final TextField search = new TextField();

    TeamsView(AllTeams teams, JsonLines lines) {
        this.teams = teams;
        this.lines = lines;
        this.deleted = new DeletedTeams(teams, this::refresh);
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
        add(top, list, deleted);
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
        var has = new ArrayList<>(teams.contents(team.id()));
        has.addFirst(Counted.of(team.members(), "member", "members"));
        var what = new Paragraph("It has " + String.join(", ", has) + ".");
        what.addClassName("strong");
        var then = new Paragraph("Its agents are stopped and its terminals close, its tokens and invitations end, and"
                + " its people are taken out, all within a few seconds. An admin can restore it for "
                + AllTeams.RESTORABLE.toDays() + " days; then it goes for good, but for its audit trail.");
        var export = new Div(
                new Anchor(trail(team), "Take its audit trail first (JSON Lines)"),
                new Anchor(members(team), "Take its list of members (JSON Lines)"));
        export.addClassName("identity-taken");
        var name = new TextField("Type its name, " + team.name());
        name.setWidthFull();
        var form = new AskedForm(
                "Delete " + team.name() + "?",
                "Delete the team",
                () -> {
                    teams.delete(team.id(), name.getValue());
                    Toasts.say(team.name() + " is deleted. It stands below for " + AllTeams.RESTORABLE.toDays()
                            + " days.");
                    refresh();
                },
                what,
                then,
                export,
                name);
        form.primary().addThemeVariants(ButtonVariant.ERROR);
        form.open();
    }

    /** Asked for when it is pressed, in a request of its own that has its own actor. */
    private DownloadHandler members(AllTeams.TeamFacts team) {
        return DownloadHandler.fromInputStream(event -> {
            var bytes = teams.exportMembers(team.id()).getBytes(StandardCharsets.UTF_8);
            return new DownloadResponse(
                    new ByteArrayInputStream(bytes), "members.jsonl", "application/jsonl", bytes.length);
        });
    }

    private DownloadHandler trail(AllTeams.TeamFacts team) {
        return event -> {
            var export = teams.exportTrail(team.id());
            event.setFileName("audit.jsonl");
            event.setContentType(JsonLines.TYPE);
            event.getResponse().setHeader("Cache-Control", "no-store");
            lines.write(export, event.getOutputStream());
        };
    }

    private void refresh() {
        heading.setFacts(teams.count("") + " in this Podium");
        list.getDataProvider().refreshAll();
        deleted.refresh();
        list.fit(teams.count(search.getValue()));
    }
}
