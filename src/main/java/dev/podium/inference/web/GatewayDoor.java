package dev.podium.inference.web;

import dev.podium.identity.Tokens;
import dev.podium.inference.ModelGateway;
import dev.podium.telemetry.Spans;
import io.micrometer.observation.ObservationPredicate;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/** Where the gateway's servlet stands. */
@Configuration(proxyBeanMethods = false)
class GatewayDoor {

    @Bean
    ServletRegistrationBean<GatewayServlet> gatewayServlet(ModelGateway gateway, Tokens tokens) {
        var registration = new ServletRegistrationBean<>(new GatewayServlet(gateway, tokens), "/v1/*");
        registration.setName("gateway");
        return registration;
    }

    /**
     * Calls of models are counted by their own names and not once more as requests, which costs each of them; but for a
     * collector of traces, to which a call belongs to the request that it was.
     */
    @Bean
    ObservationPredicate callsAreCountedApart(Spans spans) {
        return (name, context) -> spans.wanted()
                || !(context instanceof ServerRequestObservationContext asked
                        && asked.getCarrier() != null
                        && asked.getCarrier()
                                .getRequestURI()
                                .startsWith(asked.getCarrier().getContextPath() + "/v1/"));
    }
}
