package dev.podium.portal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.identity.Tokens;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From the description a client for TypeScript is made, a script is compiled against it, and it works. */
@PodiumTest
class TypeScriptClientTest {

    private static final Path CLIENTS = Path.of("target/clients").toAbsolutePath();

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    @TempDir
    Path folder;

    @Test
    void isMadeFromTheDescriptionAndWorks() throws Exception {
        assumeTrue(
                Files.exists(CLIENTS.resolve("node_modules/openapi-typescript")) || System.getenv("CI") != null,
                "the clients are not here; `make clients` brings them");
        var ada = TestPeople.person(TestPeople.team("typed"), "Ada", Role.MEMBER);
        var token = CurrentActor.get(ada, () -> tokens.make("ts", Set.of(), Duration.ofDays(1)))
                .text();
        var url = "http://localhost:" + port;
        try (var http = HttpClient.newHttpClient()) {
            var description = http.send(
                    HttpRequest.newBuilder(URI.create(url + "/v3/api-docs"))
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    BodyHandlers.ofString());
            assertThat(description.statusCode()).isEqualTo(200);
            Files.writeString(folder.resolve("podium.json"), description.body());
            var described = new JsonMapper().readTree(description.body());
            assertThat(described.at("/components/schemas").properties())
                    .as("shapes that say nothing")
                    .noneMatch(shape -> shape.getValue().isEmpty());
            assertThat(described
                            .path("paths")
                            .valueStream()
                            .flatMap(JsonNode::valueStream)
                            .map(operation -> operation.path("operationId").asString()))
                    .as("names of operations")
                    .hasSizeGreaterThan(300)
                    .doesNotHaveDuplicates();
        }
        // Node looks for modules in the folders above a file.
        Files.createSymbolicLink(folder.resolve("node_modules"), CLIENTS.resolve("node_modules"));
        Files.writeString(folder.resolve("package.json"), "{\"type\": \"module\"}");
        Files.writeString(folder.resolve("tsconfig.json"), """
                {"compilerOptions": {"strict": true, "target": "es2023", "module": "nodenext", "lib": ["es2023", "dom"],
                 "types": []}, "files": ["portal.ts"]}
                """);
        Files.copy(
                Path.of("src/test/clients/portal.ts"),
                folder.resolve("portal.ts"),
                StandardCopyOption.REPLACE_EXISTING);
        run(
                Map.of(),
                "node_modules/openapi-typescript/bin/cli.js",
                "podium.json",
                "--output",
                "podium.d.ts",
                "--default-non-nullable",
                "false");
        run(Map.of(), "node_modules/typescript/bin/tsc", "--project", ".");
        var said = run(Map.of("PODIUM_URL", url, "PODIUM_TOKEN", token), "portal.js");
        var seen = new JsonMapper().readTree(said);
        assertThat(seen.path("me").asString()).isEqualTo("Ada");
        assertThat(seen.path("names").valueStream().map(name -> name.asString()))
                .containsExactly("from-typescript");
        assertThat(seen.path("code").asString()).isEqualTo("agents.not-found");
    }

    private String run(Map<String, String> more, String... line) throws Exception {
        var node = System.getenv("NODE_FOLDER");
        var all = new ArrayList<String>();
        all.add(node == null || node.isEmpty() ? "node" : Path.of(node, "node").toString());
        all.addAll(List.of(line));
        var builder = new ProcessBuilder(all).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(more);
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
