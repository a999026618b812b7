package dev.podium.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.HealthCheck;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.Surroundings;
import dev.podium.kernel.TeamId;
import dev.podium.secrets.Secrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Secrets are planted wherever Podium has any, and the bundle is searched for them; and the guide knows every check. */
@PodiumTest
@Timeout(180)
@TestPropertySource(
        properties = {
            "podium.url=https://agent:PLANTED-url-user@podium.example.org/x?token=PLANTED-url-query",
            "podium.setup-token=PLANTED setup token",
            "some.api-key=PLANTED some key",
            "spring.security.oauth2.client.provider.x.note=https://a:PLANTED-in-a-note@b.example.org"
        })
class SupportBundleTest {

    private static final Pattern HEADING = Pattern.compile("^### `([a-z.]+)`", Pattern.MULTILINE);

    @Autowired
    SupportBundles bundles;

    @Autowired
    HealthChecks checks;

    @Autowired
    HealthRounds rounds;

    @Autowired
    List<HealthCheck> all;

    @Autowired
    Secrets secrets;

    private TeamId team;
    private Actor admin;

    @BeforeEach
    void people() throws Exception {
        SharedDatabase.empty();
        team = TestPeople.team("PLANTED team name");
        var owner =
                TestPeople.person(team, "Planty Plantedova", Role.OWNER, "planted.person@example.org", "PLANTED-hash");
        TestPeople.update(
                "update people set platform_roles = array['ADMIN'] where id = ?",
                owner.person().value());
        admin = new Actor(owner.person(), owner.name(), team, Set.of(Role.ADMIN, Role.OWNER), null);
    }

    private static Map<String, String> parts(byte[] zip) throws IOException {
        var parts = new TreeMap<String, String>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                parts.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return parts;
    }

    private Map<String, String> made() throws IOException {
        return parts(CurrentActor.get(admin, bundles::make));
    }

    @Test
    void nothingSecretGetsOut() throws Exception {
        var log = LoggerFactory.getLogger("dev.podium.Planted");
        log.warn("The password is {}", "PLANTED-in-a-line");
        log.warn("Called https://x:PLANTED-user@h.example.org/a?key=PLANTED-query with Bearer PLANTED-bearer-123");
        log.warn("Cookie: SESSION=PLANTED-cookie");
        log.error("Our own mistake", new IllegalStateException("PLANTED message", new IOException("PLANTED cause")));
        log.warn("planted.person@example.org is Planty Plantedova");
        MDC.put("planted", "PLANTED mdc");
        log.warn("sk-ant-api03-PLANTEDkeyOfAProvider1234 was refused");
        MDC.clear();
        log.warn("A setting had {}", "PLANTED some key");
        CurrentActor.run(admin, () -> secrets.keep("test", "PLANTED kept".getBytes(StandardCharsets.UTF_8)));
        rounds.round();
        var parts = made();
        assertThat(parts.keySet())
                .containsExactly(
                        "counts.txt",
                        "database.txt",
                        "health.txt",
                        "log.txt",
                        "machine.txt",
                        "metrics.txt",
                        "podium.txt",
                        "settings.txt",
                        "threads.txt",
                        "variables.txt");
        var whole = String.join("\n", parts.values());
        assertThat(whole.lines()
                        .filter(line -> line.toLowerCase().contains("plant")
                                && !line.contains("SupportBundleTest")
                                && !line.contains("dev.podium.Planted")
                                && !line.contains("kept.")))
                .isEmpty();
        assertThat(parts.get("log.txt").lines().filter(line -> line.contains("PLANTED") || line.contains("Plantedova")))
                .isEmpty();
        assertThat(whole).doesNotContain(System.getProperty("spring.datasource.password"));
        assertThat(whole).doesNotContain(System.getProperty("spring.flyway.password"));
        assertThat(whole).doesNotContain("planted.person@").contains("person " + admin.person());
        assertThat(parts.get("log.txt"))
                .contains("java.io.IOException")
                .contains("The password")
                .contains("SupportBundleTest");
        assertThat(parts.get("settings.txt"))
                .contains("podium.url: https://podium.example.org/x")
                .contains("spring.datasource.url: jdbc:postgresql://127.0.0.1");
        assertThat(parts.get("database.txt"))
                .contains("server: PostgreSQL")
                .contains("version of machines: ")
                .contains("table people: about ");
        assertThat(parts.get("metrics.txt")).contains("podium_check{").contains("jvm_memory");
        assertThat(parts.get("threads.txt")).contains("\tat ");
        assertThat(SharedDatabase.column(
                        "select object from audit_entries where action = 'health.support-bundle' and person_id = ?",
                        admin.person().value()))
                .containsExactly(SupportBundles.FILE);
    }

    @Test
    void aTeamsOwnPeopleGetNeitherChecksNorBundle() {
        var owner = new Actor(admin.person(), admin.name(), team, Set.of(Role.OWNER), null);
        for (Runnable asked : List.<Runnable>of(checks::all, checks::lookAgain, bundles::make)) {
            assertThatThrownBy(() -> CurrentActor.run(owner, asked))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("identity.not-allowed"));
        }
    }

    @Test
    void theGuideHasEveryCheckAndNoOther() throws IOException {
        var told = new TreeSet<String>();
        HEADING.matcher(Files.readString(Path.of("docs/guides/health.md")))
                .results()
                .forEach(found -> told.add(found.group(1)));
        var made = new TreeSet<String>();
        all.forEach(check -> made.add(check.name()));
        assertThat(told).isEqualTo(made);
        assertThat(all).extracting(HealthCheck::name).doesNotHaveDuplicates();
    }

    @Test
    void everyCheckOfARunningPodiumSaysSomethingAndNoneIsSilent() throws Exception {
        rounds.round();
        var known = new HashMap<String, HealthCheck.State>();
        while (known.size() < all.size()) {
            CurrentActor.get(admin, checks::all).forEach(each -> known.put(each.check(), each.state()));
            Thread.onSpinWait();
        }
        for (var each : CurrentActor.get(admin, checks::all)) {
            assertThat(each.sentence()).as(each.check()).endsWith(".").doesNotContain("cannot be looked at");
            assertThat(each.nextStep().isEmpty()).as(each.check()).isEqualTo(each.state() == HealthCheck.State.FINE);
        }
        assertThat(known).doesNotContainValue(HealthCheck.State.SILENT);
        assertThat(known.get("database.answers")).isNotEqualTo(HealthCheck.State.BROKEN);
    }

    @Test
    void oneOfAPodiumThatDoesNotRunHasNothingSecretEither(@TempDir Path folder) throws Exception {
        var home = Files.createDirectories(folder.resolve("home/postgres")).getParent();
        Files.writeString(
                home.resolve("postgres/server.log"),
                "2026-11-23 10:00:00.000 UTC [1] ERROR:  invalid input syntax for type uuid: \"PLANTED\"\n"
                        + "2026-11-23 10:00:00.000 UTC [1] DETAIL:  Key (email)=(PLANTED) already exists.\n"
                        + "2026-11-23 10:00:00.000 UTC [1] STATEMENT:  select 'PLANTED'\n"
                        + "2026-11-23 10:00:00.000 UTC [1] LOG:  statement: select PLANTED\n"
                        + "2026-11-23 10:00:01.000 UTC [1] FATAL:  could not write: No space left on device\n");
        Files.writeString(home.resolve("master.key"), "PLANTED master key");
        var out = new StringWriter();
        var err = new StringWriter();
        var file = folder.resolve("bundle.zip");
        var environment = Map.of(
                "PODIUM_HOME",
                home.toString(),
                "PODIUM_MASTER_KEY",
                "PLANTED-master",
                "PODIUM_URL",
                "https://a:PLANTED-a@podium.example.org",
                "SPRING_DATASOURCE_URL",
                System.getProperty("spring.datasource.url") + "?ApplicationName=PLANTED-in-the-url",
                "SPRING_DATASOURCE_USERNAME",
                "podium_app",
                "SPRING_FLYWAY_USER",
                System.getProperty("spring.flyway.user"),
                "SPRING_FLYWAY_PASSWORD",
                System.getProperty("spring.flyway.password"));
        var arguments = List.of("support-bundle", file.toString());
        var surroundings =
                new Surroundings(environment, folder, new PrintWriter(out, true), new PrintWriter(err, true));
        assertThat(BundleProgram.run(arguments, surroundings))
                .as(err.toString())
                .isZero();
        var parts = parts(Files.readAllBytes(file));
        var whole = String.join("\n", parts.values());
        assertThat(whole).doesNotContain("PLANTED").doesNotContain(System.getProperty("spring.flyway.password"));
        assertThat(parts.get("database-log.txt"))
                .contains("No space left on device")
                .contains("invalid input syntax");
        assertThat(parts.get("database.txt")).contains("table people: about ");
        assertThat(parts.get("health.txt")).contains("FINE home.writable");
        assertThat(SharedDatabase.column("select object from audit_entries where action = 'health.support-bundle'"))
                .containsExactly("bundle.zip");
        assertThat(BundleProgram.run(arguments, surroundings))
                .as("a file is never replaced")
                .isEqualTo(1);
        assertThat(err.toString()).contains("There is a file " + file + " already.");
    }
}
