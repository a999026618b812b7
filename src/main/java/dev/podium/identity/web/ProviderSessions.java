package dev.podium.identity.web;

import dev.podium.identity.AccessChanged;
import dev.podium.identity.SignIn;
import dev.podium.identity.SignedIn;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The browser sessions of this Podium that a provider gave. The database says when one has ended, to every Podium on it;
 * the session here ends with it instead of at the browser's next request, and so does what its pages are still told.
 */
@Component
class ProviderSessions {

    private static final Logger log = LoggerFactory.getLogger(ProviderSessions.class);

    private final Set<Held> all = ConcurrentHashMap.newKeySet();
    private final SignIn signIn;

    ProviderSessions(SignIn signIn) {
        this.signIn = signIn;
    }

    /** Goes out of the set when the session ends, whoever ends it. */
    private final class Held implements HttpSessionBindingListener {

        private final HttpSession session;
        private final SignedIn person;

        private Held(HttpSession session, SignedIn person) {
            this.session = session;
            this.person = person;
        }

        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            all.add(this);
        }

        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            all.remove(this);
        }
    }

    void hold(HttpSession session, SignedIn person) {
        session.setAttribute(ProviderSessions.class.getName(), new Held(session, person));
    }

    @EventListener
    void look(AccessChanged changed) {
        for (var held : all) {
            if (changed.people().contains(held.person.person())
                    && signIn.actor(held.person, null).isEmpty()) {
                try {
                    held.session.invalidate();
                } catch (IllegalStateException endedMeanwhile) {
                    log.debug("A session of {} had ended already.", held.person.id());
                }
            }
        }
    }
}
