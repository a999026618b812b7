package dev.podium.portal.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The head of the OpenAPI description at /v3/api-docs; its page is /api. */
@Configuration(proxyBeanMethods = false)
class RestDescription {

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Podium")
                        .version("v1")
                        .description("The portal from which a team runs its AI coding agents. Refusals are problem"
                                + " details (RFC 9457) with a stable code and the next step."))
                .components(new Components()
                        .addSecuritySchemes(
                                "token",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("A personal API token, as made on the account page.")))
                .addSecurityItem(new SecurityRequirement().addList("token"));
    }
}
