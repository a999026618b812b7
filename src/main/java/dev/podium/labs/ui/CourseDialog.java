package dev.podium.labs.ui;

import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.labs.Courses;
import dev.podium.labs.Courses.Course;
import org.jspecify.annotations.Nullable;

/** Makes the team a course, or changes it. */
final class CourseDialog extends LabForm {

    CourseDialog(Courses courses, @Nullable Course before, SerializableRunnable done) {
        super(before == null ? "Make a course" : "Change the course", "520px");
        var name = new TextField("Name");
        name.setHelperText("Such as Programming 1, winter term.");
        name.setWidthFull();
        var policy = new TextArea("What students are told");
        policy.setHelperText("Who may look at their terminals, and what is kept. A new text is a new version.");
        policy.setMinRows(4);
        policy.setWidthFull();
        if (before != null) {
            name.setValue(before.name());
            policy.setValue(before.policy());
        }
        body(refusal.at("name", name), refusal.at("policy", policy));
        footer(before == null ? "Make the course" : "Save", () -> {
            if (refusal.accepts(() -> courses.put(name.getValue(), policy.getValue()))) {
                close();
                done.run();
            }
        });
    }
}
