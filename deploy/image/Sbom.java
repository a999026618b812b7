import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what the image is made of, as CycloneDX 1.6: the jars that Maven's own list names and that lie in the image, the
 * packages of Debian, and Java. `Sbom MAVEN_LIST LIBRARIES DEBIAN_LIST JAVA_RELEASE VERSION DIGEST CREATED OUT`. The same
 * input gives the same bytes. Started by deploy/image/build.
 */
class Sbom {

    static void main(String[] args) throws IOException {
        var json = JsonMapper.builder().build();
        var bom = json.createObjectNode().put("bomFormat", "CycloneDX").put("specVersion", "1.6").put("version", 1);
        var metadata = bom.putObject("metadata").put("timestamp", args[6]);
        metadata.putObject("component")
                .put("type", "container")
                .put("bom-ref", "podium-image")
                .put("name", "podium")
                .put("version", args[5]);
        var components = bom.putArray("components");
        try (var jars = Files.list(Path.of(args[1]))) {
            var inImage = jars.map(each -> each.getFileName().toString()).sorted().toList();
            var listed = json.readTree(Path.of(args[0])).get("components");
            for (var jar : inImage) {
                ObjectNode found = null;
                for (var each : listed) {
                    if (jar.startsWith(each.get("name").asString() + "-" + each.get("version").asString())
                            && (found == null
                                    || found.get("name").asString().length() < each.get("name").asString().length())) {
                        found = (ObjectNode) each;
                    }
                }
                if (found == null && jar.startsWith("spring-boot-jarmode-tools-")) {
                    // Put beside the libraries by Spring Boot's own packaging, so Maven knows nothing of it.
                    var version = jar.replaceAll("spring-boot-jarmode-tools-(.*)\\.jar", "$1");
                    var purl = "pkg:maven/org.springframework.boot/spring-boot-jarmode-tools@" + version + "?type=jar";
                    found = json.createObjectNode()
                            .put("type", "library")
                            .put("bom-ref", purl)
                            .put("group", "org.springframework.boot")
                            .put("name", "spring-boot-jarmode-tools")
                            .put("version", version)
                            .put("purl", purl);
                }
                if (found == null) {
                    throw new IOException("podium: the image has " + jar + ", which Maven's list does not name.");
                }
                components.add(found);
            }
        }
        for (var line : Files.readAllLines(Path.of(args[2]))) {
            // Package, version, the source package that it was made of.
            var words = List.of(line.split(" "));
            var purl = "pkg:deb/debian/" + words.get(0) + "@" + words.get(1).replace("+", "%2B").replace(":", "%3A")
                    + "?distro=debian-12";
            components
                    .addObject()
                    .put("type", "library")
                    .put("bom-ref", purl)
                    .put("name", words.get(0))
                    .put("version", words.get(1))
                    .put("purl", purl)
                    .putArray("properties")
                    .addObject()
                    .put("name", "debian:source")
                    .put("value", words.get(2));
        }
        var release = Files.readAllLines(Path.of(args[3])).stream()
                .filter(line -> line.startsWith("JAVA_RUNTIME_VERSION="))
                .map(line -> line.replaceAll(".*\"(.*)\"", "$1"))
                .findFirst()
                .orElseThrow(() -> new IOException("podium: " + args[3] + " tells no version of Java."));
        components
                .addObject()
                .put("type", "platform")
                .put("bom-ref", "java")
                .put("name", "OpenJDK (Eclipse Temurin)")
                .put("version", release);
        components.addObject().put("type", "application").put("bom-ref", "podium").put("name", "podium").put("version", args[4]);
        Files.writeString(
                Path.of(args[7]), json.writerWithDefaultPrettyPrinter().writeValueAsString(bom) + "\n");
        System.out.println("podium: " + args[7] + " names " + components.size() + " parts");
    }
}
