package dev.podium.labs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.labs.Kept;
import dev.podium.labs.Roster;
import dev.podium.labs.Roster.Entry;
import dev.podium.portal.Symbol;
import dev.podium.portal.Table;
import dev.podium.portal.Toasts;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Who is on the roster, and whether Podium knows them yet. */
final class PeoplePart extends Div {

    private final transient Roster roster;
    private final transient Kept kept;
    private final transient SerializableRunnable changed;
    private final Table<Entry> table = new Table<>("People of the course");
    private final TextField search = new TextField();
    private boolean asked;

    PeoplePart(Roster roster, Kept kept, boolean manages, SerializableRunnable changed) {
        this.roster = roster;
        this.kept = kept;
        this.changed = changed;
        addClassName("policies-part");
        search.setPlaceholder("Name, e-mail or number");
        search.setPrefixComponent(Symbol.SEARCH.smallIcon());
        search.setAriaLabel("Search people");
        search.setClearButtonVisible(true);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.addValueChangeListener(typed -> refresh());
        var bring = new Button("Import people", pressed -> new ImportDialog(roster, changed).open());
        bring.setVisible(manages);
        var tools = new Div(search, bring);
        tools.addClassNames("row", "g3", "page-tools");
        table.addName("Person", Entry::name, Entry::email);
        table.addFact("Role", entry -> role(entry.role()));
        table.addFact("Group", entry -> entry.section().isEmpty() ? "–" : entry.section());
        table.addFact("Number", entry -> entry.studentNumber().isEmpty() ? "–" : entry.studentNumber());
        table.addFact("In Podium", entry -> entry.person() == null ? "Not yet" : "Yes");
        if (manages) {
            table.addComponentColumn(this::actions).setWidth("64px").setFlexGrow(0);
        }
        table.setEmptyStateText("Nobody is on the roster. Import people from a file.");
        table.setPageSize(50);
        add(new H2("People"), tools, table);
    }

    /** Asks for nobody before this is called first: a team that is no course has no roster to ask. */
    void refresh() {
        if (asked) {
            table.getDataProvider().refreshAll();
        } else {
            asked = true;
            table.setItems(
                    query -> roster.list(search.getValue(), query.getOffset(), query.getLimit()).stream(),
                    query -> roster.count(search.getValue()));
        }
        table.fit(Math.max(1, roster.count(search.getValue())));
    }

    private static String role(Role role) {
        return switch (role) {
            case INSTRUCTOR -> "Instructor";
            case ASSISTANT -> "Assistant";
            default -> "Student";
        };
    }

    private Component actions(Entry entry) {
        var bar = new MenuBar();
        bar.addClassName("more");
        bar.addThemeVariants(MenuBarVariant.LUMO_TERTIARY);
        var button = bar.addItem(Symbol.MORE.smallIcon());
        button.setAriaLabel("Change " + entry.name());
        if (entry.person() == null) {
            button.getSubMenu().addItem("Make a link to come in", chosen -> invite(entry));
        }
        if (entry.role() == Role.STUDENT) {
            button.getSubMenu().addItem("What is kept…", chosen -> new KeptDialog(kept, entry, changed).open());
        }
        button.getSubMenu().addItem("Take off the roster…", chosen -> ask(entry));
        return bar;
    }

    private void invite(Entry entry) {
        try {
            var made = roster.invite(entry.id());
            var link = new Code(address(made.path()));
            var dialog = new Dialog("A link for " + entry.name());
            dialog.addClassName("dlg");
            dialog.setWidth("440px");
            dialog.setCloseOnOutsideClick(false);
            var what = new Paragraph("Send it yourself. It is shown this once and works once, for " + entry.email()
                    + ". Whoever signs in with that e-mail needs no link.");
            var body = new Div(what, link);
            body.addClassName("dbody");
            dialog.add(body);
            dialog.getFooter().add(new Button("Done", pressed -> dialog.close()));
            dialog.open();
        } catch (Refusal refused) {
            Toasts.refuse(refused);
            refresh();
        }
    }

    private static String address(String path) {
        return RequestContextHolder.getRequestAttributes() == null
                ? path
                : ServletUriComponentsBuilder.fromCurrentContextPath().build().toUriString() + "/" + path;
    }

    private void ask(Entry entry) {
        var dialog = new ConfirmDialog(
                "Take " + entry.name() + " off the roster?",
                "They leave the team, and their terminals in it close within a second. Their agents stay.",
                "Take off",
                confirmed -> {
                    try {
                        roster.remove(entry.id());
                    } catch (Refusal gone) {
                        Toasts.refuse(gone);
                    }
                    changed.run();
                },
                "Cancel",
                kept -> {});
        dialog.setConfirmButtonTheme("error primary");
        dialog.open();
    }
}
