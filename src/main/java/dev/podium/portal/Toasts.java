package dev.podium.portal;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.kernel.Refusal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Short messages at the lower end of the page, three at most: a fourth takes the place of the oldest. */
public final class Toasts {

    private static final int MOST = 3;
    private static final int SHOWN_MILLIS = 5_000;
    private static final int UNDO_MILLIS = 8_000;
    private static final int REFUSAL_MILLIS = 12_000;
    private static final String REFUSED = "refused";

    private final Deque<Notification> open = new ArrayDeque<>();

    private Toasts() {}

    /** Says that something is done. */
    public static void say(String sentence) {
        show(line(Symbol.CHECK, sentence), SHOWN_MILLIS);
    }

    /** Says that something is done, and takes it back when asked within 8 s. */
    public static void undoable(String sentence, SerializableRunnable undo) {
        var button = new Button("Undo");
        button.addClassNames("sm", "ghost");
        var line = line(Symbol.UNDO, sentence);
        line.add(button);
        var toast = show(line, UNDO_MILLIS);
        button.addClickListener(e -> {
            toast.close();
            undo.run();
        });
    }

    /** Says what happened elsewhere, with the way there; it stays for 12 s. */
    public static void lead(Symbol symbol, String sentence, String words, String action, SerializableRunnable go) {
        var button = new Button(action);
        button.addClassNames("sm", "ghost");
        var line = line(symbol, sentence);
        if (!words.isEmpty()) {
            var more = new Span(words);
            more.addClassName("more");
            line.add(more);
        }
        line.add(button);
        var toast = show(line, REFUSAL_MILLIS);
        button.addClickListener(e -> {
            toast.close();
            go.run();
        });
    }

    /**
     * For a refusal that has no form to stand in. It stands there once, however often it comes: a page that looks anew each
     * second would say each second that the database does not answer.
     */
    public static void refuse(Refusal refusal) {
        var words = refusal.code() + " " + refusal.sentence();
        List.copyOf(of(UI.getCurrent()).open).stream()
                .filter(toast -> words.equals(ComponentUtil.getData(toast, REFUSED)))
                .forEach(Notification::close);
        ComponentUtil.setData(show(new RefusalCard(refusal), REFUSAL_MILLIS), REFUSED, words);
    }

    static void mistake(String number) {
        show(RefusalCard.mistake(number), REFUSAL_MILLIS);
    }

    private static Div line(Symbol symbol, String sentence) {
        var text = new Span(sentence);
        text.addClassName("strong");
        var line = new Div(symbol.icon(), text);
        line.addClassName("toast");
        return line;
    }

    private static Notification show(Component content, int millis) {
        var toast = new Notification(content);
        toast.setPosition(Notification.Position.BOTTOM_END);
        toast.setDuration(millis);
        var toasts = of(UI.getCurrent());
        while (toasts.open.size() >= MOST) {
            toasts.open.removeFirst().close();
        }
        toasts.open.addLast(toast);
        toast.addOpenedChangeListener(e -> {
            if (!e.isOpened()) {
                toasts.open.remove(toast);
            }
        });
        toast.open();
        return toast;
    }

    private static Toasts of(UI ui) {
        var toasts = ComponentUtil.getData(ui, Toasts.class);
        if (toasts == null) {
            toasts = new Toasts();
            ComponentUtil.setData(ui, Toasts.class, toasts);
        }
        return toasts;
    }
}
