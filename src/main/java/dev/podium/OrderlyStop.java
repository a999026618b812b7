package dev.podium;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * How Podium ends when it is asked to (SIGTERM, SIGINT): nobody new is let in, requests under way come to their end, and only
 * then is anything else stopped. Of these requests the answers of models take long, and are paid for: so they have longer
 * than what is stopped after them.
 */
@Configuration(proxyBeanMethods = false)
class OrderlyStop {

    /** @param requests how long requests under way are waited for; what is not done by then is broken off, and booked so */
    @Bean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME)
    DefaultLifecycleProcessor lifecycleProcessor(
            LifecycleProperties all, @Value("${podium.stop.requests}") Duration requests) {
        var processor = new DefaultLifecycleProcessor();
        processor.setTimeoutPerShutdownPhase(all.getTimeoutPerShutdownPhase().toMillis());
        processor.setTimeoutForShutdownPhase(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE, requests.toMillis());
        return processor;
    }
}
