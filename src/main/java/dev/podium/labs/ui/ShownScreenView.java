package dev.podium.labs.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.shared.Registration;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.ShownScreenId;
import dev.podium.labs.ShownScreens;
import dev.podium.labs.ShownScreens.Screen;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.terminals.ui.TerminalPane;
import jakarta.annotation.security.PermitAll;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one screen that a lab is shown, to look at alone. */
@Route("screens/:screen")
@PageTitle("Screen – Podium")
@PermitAll
@StyleSheet("casts.css")
class ShownScreenView extends Div implements Headed, BeforeEnterObserver {

    private final transient ShownScreens screens;
    private final transient LabNews news;
    private final Heading heading = new Heading("Screen", new Span());
    private transient @Nullable ShownScreenId id;
    private transient @Nullable Boolean on;
    private transient Registration registration = () -> {};

    ShownScreenView(ShownScreens screens, LabNews news, Permissions permissions) {
        permissions.require(Permission.LAB_SEAT);
        this.screens = screens;
        this.news = news;
        addClassName("shown-screen");
    }

    @Override
    public Heading heading() {
        return heading;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        id = ShownScreenId.parse(event.getRouteParameters().get("screen").orElse(""));
        refresh();
    }

    private Optional<Screen> screen() {
        return screens.mine().stream()
                .filter(each -> each.id().equals(id) && each.shown() != null)
                .findFirst();
    }

    private void refresh() {
        var now = screen();
        if (on != null && on == now.isPresent()) {
            return;
        }
        on = now.isPresent();
        removeAll();
        now.ifPresentOrElse(
                this::show,
                () -> add(new EmptyState(
                        "This screen is not shown any more",
                        "Whose it is ended it, or its time was over. Go on at your own seat.")));
    }

    private void show(Screen screen) {
        heading.setFacts("Of " + screen.ownerName() + " · " + screen.labName());
        var words = new Paragraph("You look at it. " + screen.ownerName() + " reads that you do, and may end it.");
        words.addClassNames("t2", "s");
        var pane = new TerminalPane(() -> screens.ticket(screen.id()).url());
        pane.setLabel("Screen of " + screen.ownerName());
        pane.setSizeFull();
        add(words, pane);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        registration = news.subscribe(event.getUI(), this::refresh);
    }

    @Override
    protected void onDetach(DetachEvent event) {
        registration.remove();
        super.onDetach(event);
    }
}
