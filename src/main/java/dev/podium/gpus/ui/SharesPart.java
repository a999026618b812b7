package dev.podium.gpus.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.podium.gpus.GpuShares;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What each has used, as it counts by now, beside what was agreed: of all teams, or of the people of the own one. */
class SharesPart extends Div {

    private final Span fact = new Span();
    private final RowsElement.Bars bars = new RowsElement.Bars();
    private final Paragraph sentence = new Paragraph();
    private final Button teams;
    private final Button people;
    private boolean ofPeople;
    private transient @Nullable List<GpuShares.OfTeam> shown;
    private transient @Nullable GpuRows rows;

    /** @param weights changes the weights; null for who may not */
    SharesPart(@Nullable Button weights) {
        addClassNames("card", "gpus-shares");
        fact.addClassNames("t3", "cut");
        teams = new Button("Teams", pressed -> show(false));
        people = new Button("People", pressed -> show(true));
        var choice = new Div(teams, people);
        choice.addClassNames("seg", "push");
        choice.getElement().setAttribute("role", "group").setAttribute("aria-label", "Of whom");
        var head = new Div(new H2("Fairness"), fact, choice);
        head.addClassName("gpus-head");
        if (weights != null) {
            head.add(weights);
        }
        sentence.addClassNames("t2", "s", "gpus-foot");
        var body = new Div(bars);
        body.addClassName("gpus-body");
        add(head, body, sentence);
    }

    private void show(boolean peopleOfTeam) {
        ofPeople = peopleOfTeam;
        if (shown != null && rows != null) {
            show(rows, shown);
        }
    }

    void show(GpuRows making, List<GpuShares.OfTeam> all) {
        rows = making;
        shown = all;
        bars.show(ofPeople ? making.people(all) : making.teams(all));
        teams.getElement().setAttribute("aria-pressed", Boolean.toString(!ofPeople));
        people.getElement().setAttribute("aria-pressed", Boolean.toString(ofPeople));
        double hours =
                all.stream().mapToDouble(each -> each.standing().gpuHours()).sum();
        fact.setText(String.format(Locale.ROOT, "%.0f GPU hours count by now", hours));
        var words = GpuRows.fairness(all);
        sentence.setText(words);
        sentence.setVisible(!words.isEmpty());
    }

    List<GpuRows.StandingRow> standings() {
        return bars.rows();
    }
}
