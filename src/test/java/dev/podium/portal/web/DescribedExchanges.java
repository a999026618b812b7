package dev.podium.portal.web;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.http.server.PathContainer;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingRequestWrapper;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares each exchange of REST that any test has with what the OpenAPI description says of it: what was taken, what was
 * answered, with which status. Where they differ, the test is answered 500 with what differs. Nothing may be answered that is
 * not described: objects have no members beyond those named.
 */
// Found, as @Configuration, by every test of the whole of Podium.
@Configuration(proxyBeanMethods = false)
class DescribedExchanges {

    private static final String DOCUMENT = "https://podium.test/description";
    private static final JsonMapper JSON = new JsonMapper();

    /** What all contexts of a process of tests share, since making it takes seconds. */
    private static @Nullable Description description;

    @Bean
    FilterRegistrationBean<Compared> describedExchangesFilter(ObjectProvider<OpenApiWebMvcResource> springdoc) {
        var filter = new FilterRegistrationBean<>(new Compared(springdoc));
        filter.addUrlPatterns("/api/v1/*");
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    /** Before any test, some of which look at how long something takes. */
    @EventListener(ApplicationReadyEvent.class)
    void describe(ApplicationReadyEvent ready) {
        var resource = ready.getApplicationContext()
                .getBeanProvider(OpenApiWebMvcResource.class)
                .getIfAvailable();
        if (resource != null) {
            description(resource, new MockHttpServletRequest());
        }
    }

    static final class Compared extends OncePerRequestFilter {

        private final ObjectProvider<OpenApiWebMvcResource> springdoc;

        Compared(ObjectProvider<OpenApiWebMvcResource> springdoc) {
            this.springdoc = springdoc;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            var resource = springdoc.getIfAvailable();
            // Such addresses are turned away before anything looks at what they mean.
            boolean odd = request.getRequestURI().contains(";")
                    || request.getRequestURI().contains("/..")
                    || request.getRequestURI().contains("%");
            var operation = resource == null || odd
                    ? null
                    : description(resource, request).of(request.getMethod(), request.getRequestURI());
            if (operation == null || !operation.inJson()) {
                chain.doFilter(request, response);
                return;
            }
            var asked = new ContentCachingRequestWrapper(request, 10_000_000);
            var answered = new ContentCachingResponseWrapper(response);
            chain.doFilter(asked, answered);
            var wrong = operation.wrong(asked, answered);
            if (wrong.isEmpty()) {
                answered.copyBodyToResponse();
                return;
            }
            var said = request.getMethod() + " " + request.getRequestURI() + " is not as /v3/api-docs says: "
                    + String.join("; ", wrong);
            logger.error(said);
            response.setStatus(500);
            response.setContentType("text/plain;charset=UTF-8");
            response.getOutputStream()
                    .write((said + "\nThe answer: " + answered.getStatus() + " "
                                    + new String(answered.getContentAsByteArray(), StandardCharsets.UTF_8))
                            .getBytes(StandardCharsets.UTF_8));
        }
    }

    private static synchronized Description description(OpenApiWebMvcResource springdoc, HttpServletRequest request) {
        if (description == null) {
            try {
                description = new Description(
                        (ObjectNode) JSON.readTree(springdoc.openapiJson(request, "/v3/api-docs", Locale.ROOT)));
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
        return description;
    }

    /** The whole description, by path and method. */
    private static final class Description {

        private final Map<PathPattern, Map<String, Operation>> paths =
                new TreeMap<>(PathPattern.SPECIFICITY_COMPARATOR.thenComparing(Comparator.naturalOrder()));

        Description(ObjectNode document) {
            var schemas = new Schemas();
            document.at("/components/schemas")
                    .properties()
                    .forEach(schema -> schemas.add(schema.getKey(), schema.getValue()));
            document.path("paths").properties().forEach(path -> {
                var methods = new TreeMap<String, Operation>();
                path.getValue()
                        .properties()
                        .forEach(method -> methods.put(
                                method.getKey().toUpperCase(Locale.ROOT), new Operation(schemas, method.getValue())));
                paths.put(new PathPatternParser().parse(path.getKey()), methods);
            });
            schemas.complete();
        }

        @Nullable
        Operation of(String method, String path) {
            var container = PathContainer.parsePath(path);
            return paths.entrySet().stream()
                    .filter(entry -> entry.getKey().matches(container))
                    .findFirst()
                    .map(entry -> entry.getValue().get(method))
                    .orElse(null);
        }
    }

    /** All schemas of the description as one document of JSON Schema, since a pointer into an operation leads to none. */
    private static final class Schemas {

        private final ObjectNode all = JSON.createObjectNode();
        private final Map<String, Schema> known = new ConcurrentHashMap<>();
        private @Nullable SchemaRegistry registry;

        /** Objects have no members but those that are named. */
        void add(String name, JsonNode schema) {
            if (!schema.isObject()) {
                // A file, of which the description says no more than its type.
                return;
            }
            var closed = (ObjectNode) schema.deepCopy();
            if (closed.has("properties") && !closed.has("additionalProperties")) {
                closed.put("additionalProperties", false);
            }
            all.set(name, closed);
        }

        void complete() {
            var document = JSON.createObjectNode();
            document.set("$defs", all);
            registry = SchemaRegistry.withDialect(
                    Dialects.getOpenApi31(),
                    builder -> builder.schemas(
                            Map.of(DOCUMENT, document.toString().replace("#/components/schemas/", "#/$defs/"))));
        }

        /** @param said whether it is ours; in what is sent, words count in any case, and the described one is the usual */
        List<String> wrong(String name, byte[] body, boolean said) {
            if (!all.has(name)) {
                return List.of();
            }
            return known
                    .computeIfAbsent(
                            name,
                            _ -> Objects.requireNonNull(registry)
                                    .getSchema(SchemaLocation.of(DOCUMENT + "#/$defs/" + name)))
                    .validate(JSON.readTree(body))
                    .stream()
                    .filter(error -> said || !error.getKeyword().equals("enum"))
                    .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                    .toList();
        }
    }

    private record Operation(Schemas schemas, JsonNode described) {

        Operation {
            var id = described.path("operationId").asString();
            described
                    .path("responses")
                    .properties()
                    .forEach(response -> response.getValue()
                            .path("content")
                            .forEach(content -> schemas.add(id + "." + response.getKey(), content.path("schema"))));
            described
                    .at("/requestBody/content")
                    .forEach(content -> schemas.add(id + ".request", content.path("schema")));
        }

        private String id() {
            return described.path("operationId").asString();
        }

        /** Whether what it answers, where it does not refuse, is JSON or nothing. */
        boolean inJson() {
            return described.path("responses").properties().stream()
                    .filter(response -> response.getKey().startsWith("2"))
                    .allMatch(response -> !response.getValue().has("content")
                            || response.getValue().path("content").has("application/json"));
        }

        List<String> wrong(ContentCachingRequestWrapper asked, ContentCachingResponseWrapper answered) {
            var wrong = new ArrayList<String>();
            var status = String.valueOf(answered.getStatus());
            var body = answered.getContentAsByteArray();
            if (answered.getStatus() >= 400) {
                compare("refusal", "default", body, wrong);
                return wrong;
            }
            var response = described.path("responses").path(status);
            if (response.isMissingNode()) {
                wrong.add("the status " + status + " is not described");
            } else if (response.has("content")
                    && !String.valueOf(answered.getContentType()).startsWith("application/json")) {
                wrong.add("the answer is of the type " + answered.getContentType());
            } else if (response.has("content")) {
                compare("answer", status, body, wrong);
            } else if (body.length > 0) {
                wrong.add("no body is described");
            }
            taken(asked, wrong);
            return wrong;
        }

        /** What was taken, or it would have been refused, is described as such. */
        private void taken(ContentCachingRequestWrapper asked, List<String> wrong) {
            var parameters = described
                    .path("parameters")
                    .valueStream()
                    .map(parameter -> parameter.path("name").asString())
                    .toList();
            if (asked.getQueryString() != null) {
                asked.getParameterMap().keySet().stream()
                        .filter(name -> !parameters.contains(name))
                        .forEach(name -> wrong.add("the parameter " + name + " is not described"));
            }
            var sent = asked.getContentAsByteArray();
            if (sent.length > 0
                    && described.at("/requestBody/content").has("application/json")
                    && String.valueOf(asked.getContentType()).startsWith("application/json")) {
                compare("request", "request", sent, wrong);
            }
        }

        private void compare(String what, String part, byte[] bytes, List<String> wrong) {
            if (bytes.length == 0) {
                wrong.add("the " + what + " is empty");
                return;
            }
            schemas.wrong(id() + "." + part, bytes, !part.equals("request"))
                    .forEach(error -> wrong.add("the " + what + " at " + error));
        }
    }
}
