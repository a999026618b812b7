package dev.podium.inference.web;

import dev.podium.identity.Tokens;
import dev.podium.inference.ModelGateway;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the gateway's servlet stands. */
@Configuration(proxyBeanMethods = false)
class GatewayDoor {

    @Bean
    ServletRegistrationBean<GatewayServlet> gatewayServlet(ModelGateway gateway, Tokens tokens) {
        var registration = new ServletRegistrationBean<>(new GatewayServlet(gateway, tokens), "/v1/*");
        registration.setName("gateway");
        registration.setAsyncSupported(true);
        return registration;
    }
}
