package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Role;
import dev.podium.labs.Rubrics.Wanted;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rosters and grades as files by REST, in the encodings that spreadsheets write. */
@PodiumTest
@Timeout(120)
class FileImportRestTest {

    private static final String PEOPLE = "/api/v1/course/people/import/file";

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    @Autowired
    Courses courses;

    @Autowired
    Roster roster;

    @Autowired
    Labs labs;

    @Autowired
    Rubrics rubrics;

    @Autowired
    Grades grades;

    @Autowired
    GradeSheet sheet;

    @TempDir
    Path folder;

    private LabHouse house;
    private String token;

    @BeforeEach
    void aCourse() {
        house = new LabHouse();
        as(house.owner, () -> courses.put("Programming 1", ""));
        var asPodium =
                new Actor(house.instructor.person(), house.instructor.name(), house.team, Set.of(Role.SYSTEM), null);
        token = as(
                asPodium, () -> tokens.make("all", Set.of(), Duration.ofDays(1)).text());
    }

    private record Answer(int status, JsonNode body) {}

    private Answer post(String path, String type, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofByteArray(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), JsonMapper.shared().readTree(response.body()));
        }
    }

    private List<String> names() {
        return as(house.instructor, () -> roster.list("", 0, 500)).stream()
                .map(Roster.Entry::name)
                .sorted()
                .toList();
    }

    @Test
    void excelsUnicodeTextIsReadWithoutAWordAndImportedOnce() throws IOException, InterruptedException {
        var csv = "\ufeffName\tE-mail\r\nЖанна\tj@x.org\r\n山田 太郎\ty@x.org\r\n\"Müller; Zoë\"\tz@x.org\r\n";
        var dry = post(PEOPLE, "text/csv", csv.getBytes(StandardCharsets.UTF_16LE));
        assertThat(dry.status()).isEqualTo(200);
        assertThat(dry.body().path("encoding").asString()).isEqualTo("UTF-16LE");
        assertThat(dry.body().path("guessed").asBoolean()).isFalse();
        assertThat(dry.body().path("result").path("added").asInt()).isEqualTo(3);
        assertThat(names()).isEmpty();
        post(PEOPLE + "?apply=true", "text/csv", csv.getBytes(StandardCharsets.UTF_16LE));
        assertThat(names()).containsExactly("Müller; Zoë", "Жанна", "山田 太郎");
        var apart = Normalizer.normalize(csv, Normalizer.Form.NFD).getBytes(StandardCharsets.UTF_8);
        var again = post(PEOPLE + "?apply=true", "", apart).body().path("result");
        assertThat(again.path("same").asInt()).isEqualTo(3);
        assertThat(again.path("added").asInt() + again.path("changed").asInt()).isZero();
    }

    @Test
    void theCharsetOfTheContentTypeIsTakenAndWithoutOneItIsAGuess() throws IOException, InterruptedException {
        var cyrillic = "Name;E-mail\nЖанна Ёлкина;j@x.org\n".getBytes(Charset.forName("windows-1251"));
        var guess = post(PEOPLE, "text/csv", cyrillic).body();
        assertThat(guess.path("encoding").asString()).isEqualTo("windows-1252");
        assertThat(guess.path("guessed").asBoolean()).isTrue();
        assertThat(guess.path("result").path("rows").path(0).path("name").asString())
                .as("odd to everybody who looks")
                .isNotEqualTo("Жанна Ёлкина");
        var said = post(PEOPLE, "text/csv; charset=windows-1251", cyrillic).body();
        assertThat(said.path("guessed").asBoolean()).isFalse();
        assertThat(said.path("result").path("rows").path(0).path("name").asString())
                .isEqualTo("Жанна Ёлкина");
        assertThat(post(PEOPLE, "text/csv; charset=utf-8", cyrillic)
                        .body()
                        .path("code")
                        .asString())
                .isEqualTo("labs.bad-encoding");
        assertThat(post(PEOPLE, "text/csv; charset=klingon", cyrillic)
                        .body()
                        .path("code")
                        .asString())
                .isEqualTo("labs.bad-encoding");
    }

    @Test
    void whatIsNoSuchFileIsRefusedInASentence() throws IOException, InterruptedException {
        var zip = new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0};
        var answer = post(PEOPLE, "text/csv", zip);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("detail").asString()).contains(".xlsx");
        assertThat(post(PEOPLE, "text/csv", new byte[0]).body().path("code").asString())
                .isEqualTo("labs.bad-csv");
        assertThat(post(PEOPLE, "application/x-www-form-urlencoded", zip)
                        .body()
                        .path("detail")
                        .asString())
                .contains("form");
        var large = post(PEOPLE, "text/csv", new byte[60_000_000]);
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.body().path("code").asString()).isEqualTo("labs.csv-too-large");
        assertThat(names()).isEmpty();
    }

    @Test
    void fiveThousandPeopleComeOutOfAFileInUtf16() throws IOException, InterruptedException {
        var csv = "\ufeffName\tE-mail\r\n"
                + IntStream.range(0, 5_000)
                        .mapToObj(i -> "Νίκος 山田 " + i + "\ts" + i + "@x.org\r\n")
                        .collect(Collectors.joining());
        var done = post(PEOPLE + "?apply=true", "text/csv", csv.getBytes(StandardCharsets.UTF_16BE));
        assertThat(done.body().path("result").path("added").asInt()).isEqualTo(5_000);
        assertThat(as(house.instructor, () -> roster.count(""))).isEqualTo(5_000);
    }

    @Test
    void gradesComeBackInTheEncodingThatASpreadsheetMadeOfThem() throws IOException, InterruptedException {
        as(house.instructor, () -> roster.apply("Name,E-mail\nZoë Müller,zoe@x.org\nJosé Ñandú,jose@x.org\n", false));
        LabId lab = house.lab(labs, folder).id();
        as(house.instructor, () -> rubrics.put(lab, 0, List.of(new Wanted(null, "Größe", "", new BigDecimal("10")))));
        var exported = as(house.instructor, () -> sheet.export(lab));
        var changed = exported.replace("Zoë Müller,,,", "Zoë Müller,,7,").replace("\r\n", "\n");
        assertThat(changed).isNotEqualTo(exported);
        var path = "/api/v1/labs/" + lab + "/grades/import/file";
        var western = post(path, "text/csv", changed.getBytes(Charset.forName("windows-1252")))
                .body();
        assertThat(western.path("encoding").asString()).isEqualTo("windows-1252");
        assertThat(western.path("result").path("changed").asInt()).isEqualTo(1);
        assertThat(western.path("result").path("columns").toString()).contains("Größe");
        var apart = Normalizer.normalize(changed, Normalizer.Form.NFD);
        var unicode = post(path + "?apply=true", "", ("\ufeff" + apart).getBytes(StandardCharsets.UTF_16LE))
                .body();
        assertThat(unicode.path("encoding").asString()).isEqualTo("UTF-16LE");
        assertThat(unicode.path("result").path("changed").asInt()).isEqualTo(1);
        assertThat(as(house.instructor, () -> grades.of(lab)))
                .filteredOn(grade -> grade.email().equals("zoe@x.org"))
                .singleElement()
                .satisfies(grade -> assertThat(grade.total()).isEqualByComparingTo("7"));
    }
}
