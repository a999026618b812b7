package dev.podium.inference;

import static dev.podium.telemetry.StandInCollector.attributes;
import static dev.podium.telemetry.StandInCollector.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.machines.Account;
import dev.podium.machines.Command;
import dev.podium.machines.Machines;
import dev.podium.telemetry.Concerning;
import dev.podium.telemetry.StandInCollector;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What a collector of OpenTelemetry is sent, and what it must not be: read from the bytes that it gets. */
@PodiumTest
@Timeout(180)
class TracedTest {

    private static final StandInCollector COLLECTOR = new StandInCollector();
    private static final String SECRET = "secret-of-the-prompt";
    private static final String KEY = "sk-never-in-a-span";

    @DynamicPropertySource
    static void collector(DynamicPropertyRegistry settings) {
        settings.add("management.opentelemetry.tracing.export.otlp.endpoint", () -> COLLECTOR.url("/v1/traces"));
        settings.add("management.opentelemetry.logging.export.otlp.endpoint", () -> COLLECTOR.url("/v1/logs"));
        settings.add("management.opentelemetry.tracing.export.schedule-delay", () -> "100ms");
        settings.add("management.tracing.export.enabled", () -> "true");
        settings.add("management.logging.export.enabled", () -> "true");
    }

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    @Autowired
    ModelProviders providers;

    @Autowired
    ModelRoutes routes;

    @Autowired
    Machines machines;

    @Autowired
    Tracer tracer;

    private final StandIn standIn = new StandIn();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<UUID> added = new ArrayList<>();
    /** As a caller names its trace. */
    private final String trace = UUID.randomUUID().toString().replace("-", "");

    private Actor admin;
    private String token;

    @BeforeEach
    void adaHasAToken() {
        var team = TestPeople.team("traced");
        var ada = TestPeople.person(team, "Ada", Role.MEMBER);
        token = CurrentActor.get(
                ada, () -> tokens.make("traced", Set.of(), Duration.ofDays(1)).text());
        var root = TestPeople.person(team, "Root", Role.OWNER);
        admin = new Actor(root.person(), "Root", team, Set.of(Role.ADMIN, Role.OWNER), null);
        TestPeople.update(
                "update people set platform_roles = array['ADMIN'] where id = ?",
                root.person().value());
    }

    @AfterEach
    void nothingIsLeft() {
        standIn.close();
        CurrentActor.run(admin, () -> added.forEach(providers::remove));
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token)
                        .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                        .header("baggage", "who=" + SECRET)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private boolean ours(Span span) {
        return hex(span.getTraceId()).equals(trace);
    }

    @Test
    void aRequestIsToldByItsRouteWithinTheCallersTrace() throws Exception {
        var id = UUID.randomUUID();
        send("GET", "/api/v1/agents/" + id + "?token=" + SECRET, "");
        var span = COLLECTOR.span(this::ours);
        assertThat(span.getName()).isEqualTo("http get /api/v1/agents/{id}");
        assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(hex(span.getParentSpanId())).isEqualTo("00f067aa0ba902b7");
        assertThat(attributes(span.getAttributesList()))
                .containsEntry("status", "404")
                .containsEntry("method", "GET")
                .doesNotContainKey("http.url");
        assertThat(span.getEventsList()).isEmpty();
        assertThat(COLLECTOR.everything()).doesNotContain(id.toString(), SECRET, token);
    }

    @Test
    void aCallOfAModelIsToldAndNothingThatWasSaidInIt() throws Exception {
        standIn.does(
                (_, reply) -> reply.json(
                        200,
                        "{\"choices\":[{\"message\":{\"content\":\"" + SECRET
                                + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":3}}"));
        var model = "t-" + UUID.randomUUID().toString().substring(0, 8);
        CurrentActor.run(admin, () -> {
            var provider = providers.add(new ModelProviders.Wanted(
                    "p" + model, ModelProviders.Kind.COMPATIBLE, standIn.url(), KEY, 32_768, 2, true));
            added.add(provider.id());
            routes.set(model, List.of(new ModelRoutes.Target(provider.id(), "real-" + model, 2)));
        });
        var answer = send(
                "POST",
                "/v1/chat/completions",
                "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + SECRET + "\"}]}");
        assertThat(answer.statusCode()).isEqualTo(200);
        var call = COLLECTOR.span(each -> ours(each) && each.getName().startsWith("chat "));
        assertThat(call.getName()).isEqualTo("chat real-" + model);
        assertThat(call.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
        assertThat(attributes(call.getAttributesList()))
                .containsEntry("gen_ai.operation.name", "chat")
                .containsEntry("gen_ai.provider.name", "compatible")
                .containsEntry("gen_ai.request.model", "real-" + model)
                .containsEntry("gen_ai.usage.input_tokens", "11")
                .containsEntry("gen_ai.usage.output_tokens", "3")
                .containsEntry("podium.tier", "2");
        var request = COLLECTOR.span(each -> ours(each) && each.getKind() == Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(request.getName()).isEqualTo("http post /v1/chat/completions");
        assertThat(call.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(COLLECTOR.everything()).doesNotContain(SECRET, KEY, token);
        // Whom the provider serves, and what belongs together, is not told to it.
        assertThat(standIn.heard().headers()).doesNotContainKeys("traceparent", "tracestate", "baggage");
    }

    @Test
    void aCommandIsToldByHowTheMachineWasReachedAndHowItEnded() {
        var span = tracer.nextSpan().name("a request").start();
        try (var here = tracer.withSpan(span)) {
            assertThat(here).isNotNull();
            machines.run(Account.LOCAL, Command.of("sh", "-c", "exit 3 # " + SECRET), Duration.ofSeconds(20));
            assertThatThrownBy(() -> machines.start(Account.LOCAL, Command.of("no-such-program-" + SECRET)))
                    .isInstanceOf(Refusal.class);
        } finally {
            span.end();
        }
        var within = span.context().traceId();
        var ended = COLLECTOR.span(each -> hex(each.getTraceId()).equals(within)
                && attributes(each.getAttributesList()).containsKey("process.exit.code"));
        assertThat(ended.getName()).isEqualTo("command");
        assertThat(attributes(ended.getAttributesList()))
                .containsEntry("podium.connector", "local")
                .containsEntry("process.exit.code", "3");
        var refused = COLLECTOR.span(each -> hex(each.getTraceId()).equals(within)
                && each.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(attributes(refused.getAttributesList())).containsEntry("error.type", "machines.program-missing");
        assertThat(refused.getStatus().getMessage()).isEmpty();
        assertThat(COLLECTOR.everything()).doesNotContain(SECRET);
    }

    @Test
    void whatNobodyAskedForIsNoTrace() throws Exception {
        machines.run(Account.LOCAL, Command.of("true"), Duration.ofSeconds(20));
        send("GET", "/api/v1/me", "");
        COLLECTOR.span(this::ours);
        assertThat(COLLECTOR.spans())
                .noneMatch(each -> each.getName().startsWith("task ")
                        || each.getName().equals("command")
                                && each.getParentSpanId().isEmpty());
    }

    @Test
    void aLineOfTheLogHasItsTraceAndItsAgent() {
        var log = LoggerFactory.getLogger("dev.podium.Traced");
        var agent = AgentId.random();
        var span = tracer.nextSpan().name("a request").start();
        try (var here = tracer.withSpan(span)) {
            assertThat(here).isNotNull();
            CurrentActor.run(
                    admin, () -> Concerning.agent(agent, MachineId.LOCAL, () -> log.warn("Line of {}", agent)));
        } finally {
            span.end();
        }
        var line = COLLECTOR.line(each -> each.getBody().getStringValue().equals("Line of " + agent));
        assertThat(hex(line.getTraceId())).isEqualTo(span.context().traceId());
        assertThat(line.getSeverityText()).isEqualTo("WARN");
        assertThat(attributes(line.getAttributesList()))
                .containsEntry("podium.agent", agent.toString())
                .containsEntry("podium.machine", MachineId.LOCAL.toString())
                .containsEntry("podium.person", admin.person().value().toString());
    }
}
