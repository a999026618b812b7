package dev.podium.inference.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.inference.Engines.Job;
import dev.podium.inference.Engines.Stage;
import dev.podium.inference.Engines.Task;
import dev.podium.portal.Symbol;

/** Something an engine is told to do: how far it is, and the way to stop it. */
class EngineTaskLine extends Div {

    private final Span far = new Span();
    private final ProgressBar bar = new ProgressBar();
    private final Button stop;

    /** @param end stops it, or puts it away; null for whoever may not */
    EngineTaskLine(Task task, boolean runsIt, SerializableRunnable end) {
        addClassName("models-task");
        stop = new Button(Symbol.CLOSE.smallIcon(), pressed -> end.run());
        stop.addClassNames("sm", "sq", "ghost");
        stop.setVisible(runsIt);
        var what = new Span((task.job() == Job.PULL ? "Pull " : "Load ") + task.model());
        what.addClassNames("cut", "mono");
        var head = new Div(what, stop);
        head.addClassName("row");
        stop.addClassName("push");
        far.addClassName("s");
        bar.setMin(0);
        bar.setMax(100);
        bar.getElement().setAttribute("aria-label", "How far " + task.model() + " is");
        add(head, bar, far);
        show(task);
    }

    void show(Task task) {
        boolean running = task.stage() == Stage.RUNNING;
        var verb = running ? "Stop " : "Put away ";
        stop.setAriaLabel(verb + task.model());
        stop.setTooltipText(running ? "Stop" : "Put away");
        bar.setVisible(running);
        boolean open = running && task.total() == 0;
        bar.setIndeterminate(open);
        if (!open) {
            bar.setValue(task.percent());
        }
        far.setText(EngineWords.far(task));
        far.getElement().getClassList().set("t2", task.stage() != Stage.FAILED);
        far.getElement().getClassList().set("models-failed", task.stage() == Stage.FAILED);
        getElement().setAttribute("title", task.by().isEmpty() ? "" : "By " + task.by());
    }
}
