package dev.podium.portal.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The OpenAPI description at /v3/api-docs, from which clients are made; its page is /api. */
@Configuration(proxyBeanMethods = false)
class RestDescription {

    private static final String PROBLEM = "Problem";

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

    /**
     * Names of operations are names of methods in the clients that are made from this: they stay the same when others come.
     * The controller's and its method's are unique and stable; what springdoc gives is numbered by the order of the day.
     */
    @Bean
    GlobalOperationCustomizer operationNames() {
        return (operation, handler) -> {
            var controller = handler.getBeanType().getSimpleName();
            var room = Character.toLowerCase(controller.charAt(0))
                    + controller.substring(1).replaceFirst("(Rest)?Controller$", "");
            operation.setOperationId(room + "_" + handler.getMethod().getName());
            return operation;
        };
    }

    /** Every operation may be refused, and says so in the same shape. */
    @Bean
    GlobalOpenApiCustomizer refusals() {
        return api -> {
            api.getComponents().addSchemas(PROBLEM, problem());
            var refused = new ApiResponse()
                    .description("Refused: the sentence, a stable code, and the next step.")
                    .content(new Content()
                            .addMediaType(
                                    "application/problem+json",
                                    new MediaType().schema(new JsonSchema().$ref("#/components/schemas/" + PROBLEM))));
            api.getPaths().values().stream()
                    .flatMap(path -> path.readOperations().stream())
                    .forEach(operation -> operation.getResponses().addApiResponse("default", refused));
        };
    }

    private static Schema<?> problem() {
        var one = object().addProperty(
                        "field",
                        text("What of the request is to blame, as it is called there.")
                                .types(java.util.Set.of("string", "null")))
                .addProperty("code", text("Stable, such as agents.name-taken."))
                .addProperty("detail", text("A sentence for people."))
                .addProperty("nextStep", text("What to do about it."));
        return object().addProperty("type", text("A URI; about:blank."))
                .addProperty("title", text("The status in words."))
                .addProperty("status", new JsonSchema().typesItem("integer"))
                .addProperty("detail", text("A sentence for people: the object, and the limit."))
                .addProperty("instance", text("The path that was asked."))
                .addProperty("code", text("Stable, such as agents.name-taken."))
                .addProperty("nextStep", text("What to do about it."))
                .addProperty("field", text("What of the request is to blame, where one thing is."))
                .addProperty(
                        "problems",
                        new JsonSchema().typesItem("array").items(one).description("Several at once."))
                .required(List.of("status", "detail"))
                .additionalProperties(true);
    }

    private static Schema<?> object() {
        return new JsonSchema().typesItem("object");
    }

    private static Schema<?> text(String description) {
        return new JsonSchema().typesItem("string").description(description);
    }
}
