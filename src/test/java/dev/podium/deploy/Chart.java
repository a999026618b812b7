package dev.podium.deploy;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The chart in the hands of the real Helm, which helm-java brings as a library. It is installed into a {@link StandInCluster}
 * and not only rendered: helm-java's `template` asks whatever cluster the user's own configuration names.
 */
final class Chart {

    static final Path FOLDER = Path.of("helm/podium");
    static final String KUBERNETES = "v1.33.0";

    /** Enough for a Podium with a database of one's own. */
    static final String LEAST = """
            image: {repository: registry.example.org/podium}
            database: {external: {host: db.example.org, existingSecret: podium-db}}
            """;

    private Chart() {}

    /**
     * What came of an installation.
     *
     * @param manifest what Helm sends to Kubernetes, as YAML
     * @param tests what `helm test` starts, as YAML
     * @param notes what Helm prints at the end
     */
    record Rendered(String manifest, String tests, String notes) {

        /** All objects, those of the test among them. */
        List<Map<String, Object>> objects() {
            var objects = new ArrayList<Map<String, Object>>();
            for (var each : new Yaml().loadAll(manifest + "\n---\n" + tests)) {
                if (each != null) {
                    objects.add(map(each));
                }
            }
            return objects;
        }

        Map<String, Object> only(String kind) {
            return objects().stream()
                    .filter(each -> kind.equals(each.get("kind")))
                    .reduce((_, _) -> {
                        throw new IllegalStateException("There are several of " + kind);
                    })
                    .orElseThrow(() -> new IllegalStateException("There is no " + kind));
        }

        boolean has(String kind) {
            return objects().stream().anyMatch(each -> kind.equals(each.get("kind")));
        }
    }

    static Rendered install(String values) {
        try (var cluster = new StandInCluster()) {
            install(cluster, values);
            return installed(cluster);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void install(StandInCluster cluster, String values) {
        new Helm(FOLDER)
                .install()
                .withName("podium")
                .withNamespace("portal")
                .withValuesFile(file(values))
                .withKubeConfigContents(cluster.kubeConfig())
                .disableOpenApiValidation()
                .call();
    }

    static void upgrade(StandInCluster cluster, String values) {
        new Helm(FOLDER)
                .upgrade()
                .withName("podium")
                .withNamespace("portal")
                .withValuesFile(file(values))
                .withKubeConfigContents(cluster.kubeConfig())
                .disableOpenApiValidation()
                .call();
    }

    static void uninstall(StandInCluster cluster) {
        Helm.uninstall("podium")
                .withNamespace("portal")
                .withKubeConfigContents(cluster.kubeConfig())
                .call();
    }

    /** Read from what Helm keeps of the release: base64 of base64 of compressed JSON. */
    static Rendered installed(StandInCluster cluster) {
        var release = release(cluster.release("podium"));
        var tests = new StringBuilder();
        release.path("hooks")
                .forEach(each ->
                        tests.append("---\n").append(each.path("manifest").asString()));
        return new Rendered(
                release.path("manifest").asString(),
                tests.toString(),
                release.path("info").path("notes").asString());
    }

    private static JsonNode release(String kept) {
        var compressed =
                Base64.getDecoder().decode(new String(Base64.getDecoder().decode(kept), StandardCharsets.UTF_8));
        try (var plain = new GZIPInputStream(new java.io.ByteArrayInputStream(compressed))) {
            return new JsonMapper().readTree(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Helm says against these values, of which later ones go before; nothing is sent anywhere. */
    static String refusal(String... values) {
        var install = new Helm(FOLDER).install();
        for (var each : values) {
            install.withValuesFile(file(each));
        }
        try {
            install.withName("podium")
                    .withNamespace("portal")
                    .withKubeVersion(KUBERNETES)
                    .clientOnly()
                    .dryRun()
                    .withDryRunOption(DryRun.CLIENT)
                    .call();
            return "";
        } catch (IllegalStateException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    static Path file(String values) {
        try {
            var file = Files.createTempFile("podium-values", ".yaml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object any) {
        return (Map<String, Object>) any;
    }

    static String read(String name) {
        try {
            return Files.readString(FOLDER.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
