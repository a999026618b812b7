package dev.podium.portal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;

import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class ProblemAdviceTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    record Name(String value) {

        Name {
            if (value.isBlank()) {
                throw Refusal.invalid("test.blank", "The name is blank.", "Enter one.");
            }
        }
    }

    record Wanted(String text, Integer number, Role role, Name name) {}

    @RestController
    static class Things {

        @PostMapping("/things")
        String make(@RequestBody Wanted wanted) {
            return wanted.text();
        }

        @GetMapping("/things/{id}")
        String one(@PathVariable String id, @RequestParam int page) {
            return TeamId.parse(id) + " " + page;
        }

        @GetMapping("/refused/{kind}")
        String refused(@PathVariable String kind) {
            throw switch (Refusal.Kind.valueOf(kind)) {
                case INVALID -> Refusal.invalid("test.code", "Sentence.", "Next.");
                case UNAUTHENTICATED -> Refusal.unauthenticated("test.code", "Sentence.", "Next.");
                case FORBIDDEN -> Refusal.forbidden("test.code", "Sentence.", "Next.");
                case NOT_FOUND -> Refusal.notFound("test.code", "Sentence.", "Next.");
                case CONFLICT -> Refusal.conflict("test.code", "Sentence.", "Next.");
                case TOO_LARGE -> Refusal.tooLarge("test.code", "Sentence.", "Next.");
                case LIMIT -> Refusal.limit("test.code", "Sentence.", "Next.");
                case UNAVAILABLE -> Refusal.unavailable("test.code", "Sentence.", "Next.");
            };
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("the secret inside");
        }

        @GetMapping("/outage")
        String outage() {
            throw new CannotGetJdbcConnectionException("no", new SQLTransientConnectionException("timed out"));
        }
    }

    private final MockMvc mvc = MockMvcBuilders.standaloneSetup(new Things())
            .setControllerAdvice(new ProblemAdvice())
            .setMessageConverters(new StringHttpMessageConverter(), new JacksonJsonHttpMessageConverter(JSON))
            .build();

    private JsonNode problem(MockHttpServletRequestBuilder request, int status) throws Exception {
        var response = mvc.perform(request).andReturn().getResponse();
        var text = response.getContentAsString();
        assertThat(response.getStatus()).as(text).isEqualTo(status);
        assertThat(response.getContentType()).startsWith("application/problem+json");
        assertThat(text).doesNotContain("dev.podium", "Exception", "tools.jackson", "springframework");
        var problem = JSON.readTree(text);
        for (var member : List.of("code", "detail", "nextStep", "status", "title", "instance")) {
            assertThat(problem.path(member).asString(""))
                    .as(member + " of " + text)
                    .isNotEmpty();
        }
        return problem;
    }

    private static MockHttpServletRequestBuilder body(String text) {
        return post("/things").contentType(MediaType.APPLICATION_JSON).content(text);
    }

    @ParameterizedTest
    @EnumSource(Refusal.Kind.class)
    void aRefusalKeepsItsCodeAndItsKindDecidesTheStatus(Refusal.Kind kind) throws Exception {
        var problem = problem(get("/refused/" + kind), Problems.status(kind).value());
        assertThat(problem.path("code").asString()).isEqualTo("test.code");
        assertThat(problem.path("detail").asString()).isEqualTo("Sentence.");
        assertThat(problem.path("nextStep").asString()).isEqualTo("Next.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"text\": \"a\", \"colour\": 1}|request.unknown-field|colour",
                "{\"number\": \"many\"}|request.wrong-type|number",
                "{\"number\": {}}|request.wrong-type|number",
                "{\"role\": \"KING\"}|request.unknown-value|role",
                "{\"name\": {\"value\": \" \"}}|test.blank|name",
                "{\"text\": |request.malformed-json|``",
                "not json|request.malformed-json|``",
                "[1]|request.wrong-type|``",
            })
    void aBodyThatCannotBeReadNamesTheFieldAndTheReason(String body, String code, String field) throws Exception {
        var problem = problem(body(body), 400);
        assertThat(problem.path("code").asString()).as(problem.toString()).isEqualTo(code);
        assertThat(problem.path("field").asString("")).isEqualTo(field);
    }

    @Test
    void aMissingBodyIsSaid() throws Exception {
        var problem = problem(post("/things").contentType(MediaType.APPLICATION_JSON), 400);
        assertThat(problem.path("code").asString()).isEqualTo("request.body-missing");
    }

    @Test
    void wrongMethodsTypesAndParametersHaveCodes() throws Exception {
        assertThat(problem(put("/things"), 405).path("code").asString()).isEqualTo("request.wrong-method");
        assertThat(problem(post("/things").contentType(MediaType.TEXT_PLAIN).content("x"), 415)
                        .path("code")
                        .asString())
                .isEqualTo("request.unsupported-media-type");
        assertThat(problem(get("/things/x"), 400).path("code").asString()).isEqualTo("request.parameter-missing");
        var type = problem(get("/things/x").param("page", "first"), 400);
        assertThat(type.path("code").asString()).isEqualTo("request.wrong-type");
        assertThat(type.path("field").asString()).isEqualTo("page");
        assertThat(problem(get("/things/x").param("page", "1"), 400)
                        .path("code")
                        .asString())
                .isEqualTo("kernel.bad-id");
    }

    @Test
    void aMistakeOfOursIsANumberOutsideAndOnceInTheLog(CapturedOutput output) throws Exception {
        var problem = problem(get("/broken"), 500);
        var number = problem.path("number").asString();
        assertThat(problem.toString()).doesNotContain("secret inside");
        assertThat(output.toString().split(number, -1)).hasSize(2);
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsNoMistakeOfOurs(CapturedOutput output) throws Exception {
        assertThat(problem(get("/outage"), 503).path("code").asString()).isEqualTo("database.unavailable");
        assertThat(output.toString()).doesNotContain("ERROR");
    }
}
