package dev.podium.portal;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.ErrorEvent;
import com.vaadin.flow.server.ErrorHandler;
import dev.podium.kernel.Refusal;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong in a view: a refusal is shown as one, all else is our own mistake, logged once with its number. */
final class Faults implements ErrorHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    private static final int NUMBER_LENGTH = 8;

    @Override
    public void error(ErrorEvent event) {
        var refusal = refusal(event.getThrowable());
        if (refusal.isPresent()) {
            LOG.debug("Refused: {}", refusal.get().code());
            if (UI.getCurrent() != null) {
                Toasts.refuse(refusal.get());
            }
            return;
        }
        var number = report(event.getThrowable());
        if (UI.getCurrent() != null) {
            Toasts.mistake(number);
        }
    }

    /**
     * Vaadin wraps what a listener or a call from the browser throws, sometimes twice. A database that does not answer is no
     * mistake of ours: a page says so, and goes on when it is back.
     */
    static Optional<Refusal> refusal(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return Optional.of(refusal);
            }
        }
        return DatabaseOutage.caused(thrown) ? Optional.of(DatabaseOutage.refusal()) : Optional.empty();
    }

    /** Logs it and gives the number to find it by. */
    static String report(Throwable thrown) {
        var number = UUID.randomUUID().toString().substring(0, NUMBER_LENGTH);
        LOG.error("Our own mistake {}", number, thrown);
        return number;
    }
}
