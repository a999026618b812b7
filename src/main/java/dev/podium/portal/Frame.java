package dev.podium.portal;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.applayout.AppLayout;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.Layout;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import com.vaadin.flow.shared.Registration;
import dev.podium.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/** The frame around every view. It knows no room: they bring their entries, counts and palette answers. */
@Layout
@AnonymousAllowed
class Frame extends AppLayout implements AfterNavigationObserver {

    private static final Logger LOG = LoggerFactory.getLogger(Frame.class);

    private final Navigation navigation;
    private final PhoneBar phoneBar;
    private final TopBar bar;
    private final transient List<Attention> attentions;
    private final List<Registration> subscriptions = new ArrayList<>();

    Frame(
            ObjectProvider<SignedIn> signedIn,
            ObjectProvider<PaletteSource> sources,
            ObjectProvider<Attention> attentions,
            ObjectProvider<MenuRule> rules,
            ObjectProvider<NewsSource> news) {
        var entries = Navigation.entries(rules.stream().toList());
        navigation = new Navigation(entries);
        phoneBar = new PhoneBar(entries);
        this.attentions = attentions.orderedStream().toList();
        // What a room found stands above the views that everybody has.
        var ordered = sources.orderedStream()
                .sorted((a, b) -> Boolean.compare(a instanceof FramePalette, b instanceof FramePalette))
                .toList();
        var palette = new Palette(ordered);
        var keys = new Keys();
        bar = new TopBar(palette);
        this.attentions.forEach(bar::leadTo);
        setPrimarySection(Section.DRAWER);
        addToDrawer(new SidePane(navigation, signedIn.getIfAvailable(), keys));
        addToNavbar(bar, palette, keys, new NewsTeller(news.orderedStream().toList()));
        addToNavbar(true, phoneBar);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        attentions.forEach(attention -> subscriptions.add(attention.subscribe(event.getUI(), this::count)));
        count();
    }

    @Override
    protected void onDetach(DetachEvent event) {
        subscriptions.forEach(Registration::remove);
        subscriptions.clear();
        super.onDetach(event);
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        bar.show(event.getActiveChain().getFirst() instanceof Headed view ? view.heading() : null);
        phoneBar.at(event.getLocation());
    }

    private void count() {
        for (var attention : attentions) {
            try {
                navigation.count(attention.path(), attention.total());
                bar.needs(attention.count());
            } catch (Refusal refusal) {
                // Somebody who may not see a room's things is told of none: the frame holds all the same.
                LOG.debug("No count of {}: {}", attention.path(), refusal.code());
            }
        }
    }
}
