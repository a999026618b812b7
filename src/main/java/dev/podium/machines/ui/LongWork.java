package dev.podium.machines.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import dev.podium.kernel.CurrentActor;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What waits for another machine: done beside the page, which can be used meanwhile, for the person who asked. */
@Component
class LongWork {

    private static final Logger LOG = LoggerFactory.getLogger(LongWork.class);

    private final Executor executor;

    LongWork() {
        this(task -> Thread.ofVirtual().name("machine asked").start(task));
    }

    LongWork(Executor executor) {
        this.executor = executor;
    }

    /**
     * @param then runs in the page, without an actor; what it is given returns the result or throws what the work threw
     */
    <T> void run(UI ui, Supplier<T> work, Consumer<Supplier<T>> then) {
        var actor = CurrentActor.find();
        executor.execute(() -> {
            var result = done(actor.isPresent() ? () -> CurrentActor.get(actor.get(), work) : work);
            try {
                ui.access(() -> then.accept(result));
            } catch (UIDetachedException closed) {
                LOG.debug("The page that asked is gone", closed);
            }
        });
    }

    private static <T> Supplier<T> done(Supplier<T> work) {
        try {
            var value = work.get();
            return () -> value;
        } catch (RuntimeException thrown) {
            return () -> {
                throw thrown;
            };
        }
    }
}
