package dev.podium.agents.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.agents.Projects;
import dev.podium.agents.Projects.Project;
import dev.podium.kernel.Refusal;
import dev.podium.portal.Counted;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Symbol;
import dev.podium.portal.Table;
import dev.podium.portal.Toasts;
import org.jspecify.annotations.Nullable;

/** The projects of the team, for policies and new agents to name. */
final class ProjectsPart extends Div {

    private final transient Projects projects;
    private final transient Runnable changed;
    private final Table<Project> list = new Table<>("Projects");
    private final Paragraph none =
            new Paragraph("No project yet. An agent can be made in one, and a policy can be for one.");

    /** @param manages whether whoever looks may change them */
    ProjectsPart(Projects projects, boolean manages, Runnable changed) {
        this.projects = projects;
        this.changed = changed;
        addClassName("policies-part");
        none.addClassName("t2");
        var add = new Button("Add a project", Symbol.PLUS.smallIcon(), pressed -> new Named(null).open());
        add.addClassNames("push", "sm");
        add.setVisible(manages);
        var head = new Div(new H2("Projects"), add);
        head.addClassNames("row", "g3");
        list.addName("Project", Project::name, project -> "");
        list.addFact("Agents", project -> Counted.of(project.agents(), "agent", "agents"));
        if (manages) {
            list.addComponentColumn(this::actions).setWidth("64px").setFlexGrow(0);
        }
        add(head, none, list);
        refresh();
    }

    void refresh() {
        var all = projects.all();
        none.setVisible(all.isEmpty());
        list.setVisible(!all.isEmpty());
        list.setItems(all);
        list.fit(all.size());
    }

    private Component actions(Project project) {
        var bar = new MenuBar();
        bar.addClassName("more");
        bar.addThemeVariants(MenuBarVariant.LUMO_TERTIARY);
        var button = bar.addItem(Symbol.MORE.smallIcon());
        button.setAriaLabel("Change " + project.name());
        button.getSubMenu().addItem("Rename", chosen -> new Named(project).open());
        button.getSubMenu().addItem("Remove", chosen -> remove(project));
        return bar;
    }

    private void remove(Project project) {
        try {
            projects.remove(project.id());
            Toasts.say("Removed " + project.name());
            changed.run();
        } catch (Refusal inUse) {
            Toasts.refuse(inUse);
        }
    }

    /** Names a new project, or one anew. */
    final class Named extends FormDialog {

        private final FormRefusal refusal = new FormRefusal();
        private final TextField name = refusal.at("name", new TextField("Name"));

        Named(@Nullable Project project) {
            super(project == null ? "Add a project" : "Rename " + project.name());
            name.setManualValidation(true);
            name.setWidthFull();
            name.setValue(project == null ? "" : project.name());
            body(refusal, name);
            var save = new Button(project == null ? "Add" : "Rename", pressed -> {
                if (refusal.accepts(() -> save(project))) {
                    close();
                    changed.run();
                }
            });
            save.addThemeVariants(ButtonVariant.PRIMARY);
            footer(save);
            name.focus();
        }

        private void save(@Nullable Project project) {
            if (project == null) {
                projects.add(name.getValue());
            } else {
                projects.rename(project.id(), name.getValue());
            }
        }
    }
}
