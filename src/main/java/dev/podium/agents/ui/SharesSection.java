package dev.podium.agents.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import com.vaadin.flow.function.SerializableConsumer;
import dev.podium.agents.Watchers;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Symbol;
import java.util.Locale;
import java.util.stream.Collectors;

/** Every share of one's agents with the button that withdraws it, and who may open them by role. */
final class SharesSection extends Div {

    private final transient Watchers watchers;
    private final SerializableConsumer<String> withdrawn;
    private final PhoneGrid<Watchers.Share> list = new PhoneGrid<>("Who may open your terminals");
    private final Paragraph byRole = new Paragraph();
    private final EmptyState none =
            new EmptyState("You share no terminal", "Open an agent and press Share to let somebody watch or drive it.");

    /** @param withdrawn what happens once a share is withdrawn, with the sentence that says so */
    SharesSection(Watchers watchers, SerializableConsumer<String> withdrawn) {
        this.watchers = watchers;
        this.withdrawn = withdrawn;
        addClassNames("card", "wcard");
        var top = new Div(new H2("Who may open my terminals"));
        top.addClassNames("row", "wtop");
        byRole.addClassNames("t2", "wrole");
        columns();
        add(top, byRole, none, list);
        refresh();
    }

    private void columns() {
        list.addColumn(share -> VisitWords.agent(share.agentName()))
                .setHeader("Agent")
                .setFlexGrow(2);
        list.addColumn(SharesSection::who).setHeader("Who").setFlexGrow(2);
        list.addColumn(share -> VisitWords.may(share.mode())).setHeader("May");
        list.addColumn(share -> VisitWords.until(share.until()))
                .setHeader("How long")
                .setFlexGrow(2);
        list.addComponentColumn(this::withdraw).setWidth("120px").setFlexGrow(0);
        list.cards("Agent", new ComponentRenderer<>(this::card));
        list.setSelectionMode(Grid.SelectionMode.NONE);
        list.setPageSize(50);
        list.setItems(
                query -> watchers.shares(query.getOffset(), query.getLimit()).stream(),
                query -> watchers.countShares());
    }

    private static String who(Watchers.Share share) {
        return share.person() == null ? "Everybody in the team" : share.name();
    }

    private Component card(Watchers.Share share) {
        var name = new Div(VisitWords.agent(share.agentName()));
        name.addClassNames("strong", "cut");
        var what = new Div(who(share) + " · " + VisitWords.may(share.mode()));
        what.addClassName("cut");
        var until = new Div(VisitWords.until(share.until()));
        until.addClassNames("t3", "s", "cut");
        var words = new Div(name, what, until);
        words.addClassNames("wcell", "grow");
        var row = new Div(words, withdraw(share));
        row.addClassName("row");
        return row;
    }

    private Button withdraw(Watchers.Share share) {
        var button = new Button("Withdraw", Symbol.CLOSE.smallIcon(), pressed -> {
            watchers.unshare(share.agent(), share.person());
            withdrawn.accept(share.agentName() + " is no longer shared with "
                    + (share.person() == null ? "the team." : share.name() + "."));
        });
        button.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.ERROR);
        button.addClassName("sm");
        button.setAriaLabel("Withdraw " + share.agentName() + " from " + who(share));
        return button;
    }

    void refresh() {
        var count = watchers.countShares();
        none.setVisible(count == 0);
        list.setVisible(count > 0);
        // As high as its rows, up to eight: from there on it scrolls.
        list.setHeight(count > 8 ? "352px" : null);
        list.setAllRowsVisible(count > 0 && count <= 8);
        list.getDataProvider().refreshAll();
        var all = watchers.byRole();
        byRole.setVisible(!all.isEmpty());
        byRole.setText(all.stream()
                        .map(one ->
                                one.name() + " (" + VisitWords.may(one.mode()).toLowerCase(Locale.ROOT) + ")")
                        .collect(Collectors.joining(", "))
                + " may open every terminal of the team by role; an owner of the"
                + " team gives and takes roles.");
    }
}
