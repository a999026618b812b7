package dev.podium;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The rules of the house; docs/architecture.md says why. */
class ArchitectureTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/podium");
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.podium");

    @Test
    void roomsUseOnlyWhatTheirSignsAllow() {
        ApplicationModules.of(Podium.class).verify();
    }

    @Test
    void kernelKnowsNoFramework() {
        noClasses()
                .that()
                .resideInAPackage("dev.podium.kernel")
                .and()
                .haveSimpleNameNotEndingWith("package-info")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "org.jspecify..", "dev.podium.kernel")
                .check(HOUSE);
    }

    @Test
    void onlyPagesKnowVaadin() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.podium.portal..", "dev.podium..ui..")
                .and()
                // The one place where Vaadin and sign-in meet.
                .haveSimpleNameNotEndingWith("SecurityChains")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.vaadin..")
                .check(HOUSE);
    }

    @Test
    void onlyWebRoomsKnowSpringWeb() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.podium.portal..", "dev.podium..web..", "dev.podium..ui..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.web..", "org.springframework.http..")
                .check(HOUSE);
    }

    @Test
    void theHubKnowsNoSpringAndNoDatabase() {
        noClasses()
                .that()
                .resideInAPackage("dev.podium.terminals.live")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "java.sql..", "com.vaadin..")
                .check(HOUSE);
    }

    @Test
    void theOutlookOfCostsIsPure() {
        noClasses()
                .that()
                .resideInAPackage("dev.podium.costs.outlook")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "java.sql..", "com.vaadin..")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .check(HOUSE);
    }

    @Test
    void controllersStoresAndViewsStayInTheirRoom() {
        classes()
                .that()
                .haveNameMatching(".*(Controller|Store)")
                .should()
                .notBePublic()
                .check(HOUSE);
    }

    @Test
    void everyPackageHasItsSignOnTheDoor() throws IOException {
        try (var files = Files.walk(SOURCES)) {
            var without = files.filter(Files::isDirectory)
                    .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                    .toList();
            assertThat(without).isEmpty();
        }
    }

    @Test
    void aLongFileSaysWhyItIsLong() throws IOException {
        try (var files = Files.walk(SOURCES)) {
            var silent = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> lines(file).size() > 300)
                    .filter(file -> lines(file).stream().noneMatch(line -> line.contains("Longer than most files")))
                    .toList();
            assertThat(silent).isEmpty();
        }
    }

    @Test
    void decisionsAreNumberedOnce() throws IOException {
        try (var files = Files.list(Path.of("docs/adr"))) {
            var numbers = files.map(file -> file.getFileName().toString().substring(0, 4))
                    .toList();
            assertThat(numbers).doesNotHaveDuplicates().allMatch(number -> number.matches("\\d{4}"));
        }
    }

    @Test
    void everyFolderOfMigrationsIsRun() throws IOException {
        try (var files = Files.list(Path.of("db"))) {
            var folders = files.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .toList();
            assertThat(Files.readAllLines(Path.of("db/rooms"))).containsAll(folders);
        }
    }

    @Test
    void namesSayWhatAThingIs() {
        var vague = HOUSE.stream()
                .map(each -> each.getSimpleName())
                .filter(name -> name.matches(".*(Manager|Helper|Utils?|Impl|Service)$"))
                .filter(name -> !name.equals("TeamTransactionManager"))
                .collect(Collectors.toList());
        assertThat(vague).isEmpty();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
