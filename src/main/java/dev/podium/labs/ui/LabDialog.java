package dev.podium.labs.ui;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.component.upload.Upload;
import com.vaadin.flow.function.SerializableConsumer;
import com.vaadin.flow.server.streams.UploadHandler;
import dev.podium.agents.Program;
import dev.podium.labs.Labs;
import dev.podium.labs.Labs.Archive;
import dev.podium.labs.Labs.Files;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.Labs.NoFiles;
import dev.podium.labs.Labs.Repository;
import dev.podium.labs.Labs.Template;
import dev.podium.labs.Labs.Wanted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a lab, or changes it. What it leaves out of a template, such as arguments and variables, stays as it is. */
final class LabDialog extends LabForm {

    private static final int LARGEST = 20 << 20;

    private enum Source {
        NONE("No files"),
        GIT("A git repository"),
        ARCHIVE("An archive");

        private final String word;

        Source(String word) {
            this.word = word;
        }
    }

    private final transient Labs labs;
    private final transient @Nullable Lab before;
    private final TextField name = new TextField("Name");
    private final Select<Program> program = new Select<>();
    private final TextField command = new TextField("Command");
    private final Select<Source> source = new Select<>();
    private final TextField repository = new TextField("Repository");
    private final TextField ref = new TextField("Branch, tag or commit");
    private final Upload upload;
    private final TextField directory = new TextField("Directory");
    private final Checkbox models = new Checkbox("Point the program at Podium's models");
    private final StepsField steps;
    private transient @Nullable Archive archive;

    LabDialog(Labs labs, @Nullable Lab before, SerializableConsumer<Lab> done) {
        super(before == null ? "New lab" : "Change the lab", "520px");
        this.labs = labs;
        this.before = before;
        name.setWidthFull();
        program.setLabel("Program");
        program.setItems(Program.CATALOGUE);
        program.setItemLabelGenerator(Program::name);
        program.setValue(Program.SHELL);
        program.addValueChangeListener(chosen -> show());
        program.setWidthFull();
        command.setWidthFull();
        source.setLabel("Files at the start");
        source.setItems(Source.values());
        source.setItemLabelGenerator(each -> each.word);
        source.setValue(Source.GIT);
        source.addValueChangeListener(chosen -> show());
        source.setWidthFull();
        repository.setPlaceholder("https://git.example.org/course/loops.git");
        repository.setWidthFull();
        ref.setPlaceholder("main");
        ref.setWidthFull();
        upload = new Upload(UploadHandler.inMemory(
                (facts, content) -> refusal.accepts(() -> archive = labs.upload(facts.fileName(), content))));
        upload.setAcceptedFileTypes(".zip", ".tgz", ".gz", "application/zip", "application/gzip");
        upload.setMaxFiles(1);
        upload.setMaxFileSize(LARGEST);
        directory.setHelperText("On each machine, from ~ or /; every student gets a folder in it.");
        directory.setValue("~/labs");
        directory.setWidthFull();
        steps = new StepsField(before == null ? List.of() : before.template().steps());
        if (before != null) {
            fill(before);
        }
        body(
                refusal.at("name", name),
                refusal.at("program", program),
                refusal.at("command", command),
                source,
                refusal.at("repository", repository),
                refusal.at("ref", ref),
                upload,
                refusal.at("directory", directory),
                models,
                steps);
        footer(
                before == null ? "Make the lab" : "Save",
                () -> refusal.accepts(() -> {
                    var lab = save();
                    close();
                    done.accept(lab);
                }));
        show();
    }

    private void fill(Lab lab) {
        var template = lab.template();
        name.setValue(lab.name());
        Program.CATALOGUE.stream()
                .filter(each -> each.id().equals(template.program()))
                .forEach(program::setValue);
        command.setValue(template.command() == null ? "" : template.command());
        directory.setValue(template.directory());
        models.setValue(template.models());
        switch (template.files()) {
            case NoFiles none -> source.setValue(Source.NONE);
            case Repository git -> {
                repository.setValue(git.url());
                ref.setValue(git.ref());
            }
            case Archive packed -> {
                archive = packed;
                source.setValue(Source.ARCHIVE);
            }
        }
    }

    private void show() {
        command.setVisible(program.getValue().equals(Program.COMMAND));
        repository.setVisible(source.getValue() == Source.GIT);
        ref.setVisible(source.getValue() == Source.GIT);
        upload.setVisible(source.getValue() == Source.ARCHIVE);
    }

    private Lab save() {
        var lab = before;
        var was = lab == null ? null : lab.template();
        var wanted = new Wanted(
                name.getValue(),
                lab == null ? null : lab.starts(),
                lab == null ? null : lab.ends(),
                new Template(
                        program.getValue().id(),
                        command.isVisible() ? command.getValue() : null,
                        was == null ? List.of() : was.arguments(),
                        List.of(),
                        files(),
                        directory.getValue(),
                        models.getValue(),
                        was == null ? "" : was.modelHint(),
                        steps.steps()),
                null);
        return lab == null ? labs.create(wanted) : labs.change(lab.id(), wanted);
    }

    private Files files() {
        return switch (source.getValue()) {
            case NONE -> new NoFiles();
            case GIT -> new Repository(repository.getValue(), ref.getValue());
            case ARCHIVE -> archive == null ? new NoFiles() : archive;
        };
    }
}
