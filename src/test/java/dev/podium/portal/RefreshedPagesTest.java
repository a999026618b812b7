package dev.podium.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.Command;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RefreshedPagesTest {

    /** A page whose work is done at once. */
    private static final class Page extends UI {
        @Override
        public Future<Void> access(Command work) {
            work.execute();
            return CompletableFuture.completedFuture(null);
        }
    }

    private final RefreshedPages<Runnable> pages = new RefreshedPages<>(Optional::of);
    private final CountDownLatch refreshed = new CountDownLatch(1);

    private void open() {
        CurrentActor.run(
                new Actor(PersonId.random(), "Ada", TeamId.random(), Set.of(), null),
                () -> pages.subscribe(new Page(), refreshed::countDown));
    }

    @Test
    void whatIsToldWhileAPageIsOpenRefreshesIt() throws InterruptedException {
        open();
        pages.refresh((_, _) -> true, Duration.ZERO);
        assertThat(refreshed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatWasToldWhileAPageWasOpeningIsNotMissed() throws InterruptedException {
        pages.refresh((_, _) -> true, Duration.ZERO);
        open();
        assertThat(refreshed.await(30, TimeUnit.SECONDS)).isTrue();
    }
}
