package dev.podium.identity.web;

import dev.podium.identity.AccessChanged;
import dev.podium.identity.SignIn;
import dev.podium.identity.SignedIn;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
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
    private final Clock clock;

    ProviderSessions(SignIn signIn, Clock clock) {
        this.signIn = signIn;
        this.clock = clock;
    }

    /** Goes out of the set when the session ends, whoever ends it, and the provider's tokens with it. */
    final class Held implements HttpSessionBindingListener {

        private final HttpSession session;
        private final OfProvider user;
        private volatile OAuth2AuthorizedClient tokens;
        private volatile Instant refreshed = clock.instant();

        private Held(HttpSession session, OfProvider user, OAuth2AuthorizedClient tokens) {
            this.session = session;
            this.user = user;
            this.tokens = tokens;
        }

        OfProvider user() {
            return user;
        }

        SignedIn person() {
            return user.person();
        }

        String provider() {
            return tokens.getClientRegistration().getRegistrationId();
        }

        OAuth2AuthorizedClient tokens() {
            return tokens;
        }

        void tokens(OAuth2AuthorizedClient given) {
            tokens = given;
        }

        /** When the provider was last asked, with success or without. */
        Instant refreshed() {
            return refreshed;
        }

        void refreshed(Instant at) {
            refreshed = at;
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

    void hold(HttpSession session, OfProvider user, OAuth2AuthorizedClient tokens) {
        session.setAttribute(ProviderSessions.class.getName(), new Held(session, user, tokens));
    }

    List<Held> all() {
        return List.copyOf(all);
    }

    @EventListener
    void look(AccessChanged changed) {
        for (var held : all) {
            if (changed.people().contains(held.person().person())
                    && signIn.actor(held.person(), null).isEmpty()) {
                try {
                    held.session.invalidate();
                } catch (IllegalStateException endedMeanwhile) {
                    log.debug(
                            "A session of {} had ended already.", held.person().id());
                }
            }
        }
    }
}
