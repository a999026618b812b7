package dev.podium.costs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.portal.Table;
import java.util.List;
import java.util.function.Predicate;

/** A section of the page of charges: its head, with buttons at the right, and what is in it. */
abstract class ChargeCard extends Div {

    private final Div ways = new Div();
    private final Span fact = new Span();
    private boolean all;

    ChargeCard(String title, String fact) {
        addClassNames("card", "charges-card");
        this.fact.setText(fact);
        this.fact.addClassNames("t3", "cut");
        ways.addClassNames("row", "push");
        var head = new Div(new H2(title), this.fact, ways);
        head.addClassName("charges-head");
        add(head);
    }

    /** What stands there, anew. */
    abstract void refresh();

    final void fact(String words) {
        fact.setText(words);
    }

    final void ways(Component... some) {
        ways.removeAll();
        ways.add(some);
    }

    final void content(Component... parts) {
        getChildren().skip(1).toList().forEach(Component::removeFromParent);
        add(parts);
    }

    static Button small(String word, SerializableRunnable work) {
        var button = new Button(word, pressed -> work.run());
        button.addClassName("sm");
        return button;
    }

    /** Those that matter today, and the others where they are asked for. */
    final <T> Component several(Table<T> table, List<T> items, Predicate<T> old, String oldWord) {
        long olds = items.stream().filter(old).count();
        var holder = new Div(table);
        holder.addClassName("charges-several");
        var more = new Button();
        more.addClassNames("sm", "ghost", "charges-more");
        Runnable show = () -> {
            var shown = items.stream().filter(each -> all || !old.test(each)).toList();
            table.setItems(shown);
            table.fit(shown.size());
            more.setText(all ? "Hide " + oldWord : "Show " + olds + " " + oldWord);
        };
        more.addClickListener(pressed -> {
            all = !all;
            show.run();
        });
        if (olds > 0) {
            holder.add(more);
        }
        show.run();
        return holder;
    }
}
