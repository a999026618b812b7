package dev.podium.machines.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.shared.Registration;
import dev.podium.identity.Access;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealthChanged;
import dev.podium.portal.RefreshedPages;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells open pages how machines are: of new figures once in 5 s, however many machines there are, of another state within
 * half a second.
 */
@Component
class MachineNews {

    private static final Duration STATE_PAUSE = Duration.ofMillis(500);

    /** A little less than the machines', so that no line is passed over. */
    private static final Duration FIGURES_PAUSE = Duration.ofMillis(4_500);

    private record Wanted(@Nullable MachineId only, Runnable refresh) implements Runnable {

        @Override
        public void run() {
            refresh.run();
        }
    }

    private final RefreshedPages<Wanted> pages;

    MachineNews(Access access) {
        this.pages = new RefreshedPages<>(access::now);
    }

    /**
     * Runs {@code refresh} in the UI when there is news; ends with the registration.
     *
     * @param only of this machine; null for any
     */
    Registration subscribe(UI ui, @Nullable MachineId only, Runnable refresh) {
        return pages.subscribe(ui, new Wanted(only, refresh));
    }

    @EventListener
    void on(MachineHealthChanged change) {
        pages.refresh(
                (_, wanted) -> wanted.only == null || wanted.only.equals(change.machine()),
                change.state() ? STATE_PAUSE : FIGURES_PAUSE);
    }
}
