package dev.podium.labs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.labs.Roster.Entry;
import dev.podium.labs.Roster.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rosters as spreadsheets, learning platforms and people write them. */
class RosterFileTest {

    private static final Instant NOW = Instant.parse("2031-03-04T08:00:00Z");

    /** What a file is called here, its text, and its rows as line|email|name|number|section|role|wrong. */
    private static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("plain", "email,name\nada@x.org,Ada\n", List.of("2|ada@x.org|Ada||||")),
                Arguments.of("no end of line", "email,name\nada@x.org,Ada", List.of("2|ada@x.org|Ada||||")),
                Arguments.of("BOM", "\ufeffE-Mail,Name\nada@x.org,Ada\n", List.of("2|ada@x.org|Ada||||")),
                Arguments.of("semicolons", "Name;E-mail\nAda;ada@x.org\n", List.of("2|ada@x.org|Ada||||")),
                Arguments.of("tabs", "Name\tE-mail\nAda\tada@x.org\n", List.of("2|ada@x.org|Ada||||")),
                Arguments.of("said separator", "sep=;\r\nName;E-mail\r\nAda;a@x.org\r\n", List.of("3|a@x.org|Ada||||")),
                Arguments.of(
                        "CRLF and an empty line", "email,name\r\n\r\na@x.org,Ada\r\n", List.of("3|a@x.org|Ada||||")),
                Arguments.of(
                        "old ends of lines",
                        "email,name\ra@x.org,Ada\rb@x.org,Bo\r",
                        List.of("2|a@x.org|Ada||||", "3|b@x.org|Bo||||")),
                Arguments.of(
                        "quotes", "email,name\na@x.org,\"Lovelace, Ada\"\n", List.of("2|a@x.org|Lovelace, Ada||||")),
                Arguments.of(
                        "quotes in quotes",
                        "email,name\na@x.org,\"Ada \"\"Byte\"\" L\"\n",
                        List.of("2|a@x.org|Ada \"Byte\" L||||")),
                Arguments.of(
                        "a line in quotes counts",
                        "email,note,name\na@x.org,\"one\ntwo\",Ada\nb@x.org,,Bo\n",
                        List.of("2|a@x.org|Ada||||", "4|b@x.org|Bo||||")),
                Arguments.of(
                        "columns in any order and case, blanks around",
                        " ROLE , Student Number, GROUP ,E Mail, Full_Name\nTA, 7 , B , Ada@X.org , Ada \n",
                        List.of("2|ada@x.org|Ada|7|B|ASSISTANT|")),
                Arguments.of(
                        "first and last name",
                        "Nachname;Vorname;E-Mail-Adresse;Matrikelnummer\nLovelace;Ada;a@x.org;12\n",
                        List.of("2|a@x.org|Ada Lovelace|12|||")),
                Arguments.of(
                        "names in any script",
                        "email,name\na@x.org,山田 太郎\nb@x.org,محمد علي\nc@x.org,Łukasz Żółć\nd@x.org,Анна\n",
                        List.of(
                                "2|a@x.org|山田 太郎||||",
                                "3|b@x.org|محمد علي||||",
                                "4|c@x.org|Łukasz Żółć||||",
                                "5|d@x.org|Анна||||")),
                Arguments.of(
                        "a double",
                        "email,name\na@x.org,Ada\nA@X.ORG,Ada again\n",
                        List.of("2|a@x.org|Ada||||", "3|a@x.org|Ada again||||The e-mail stands on line 2 already.")),
                Arguments.of(
                        "rows without an e-mail, a name, an at",
                        "email,name\n,Ada\na@x.org,\nada,Ada\n",
                        List.of(
                                "2||Ada||||It has no e-mail.",
                                "3|a@x.org|||||It has no name.",
                                "4|ada|Ada||||The e-mail has to look like name@example.org, in at most 254"
                                        + " characters.")),
                Arguments.of("a short row", "name,email,group\nAda,a@x.org\n", List.of("2|a@x.org|Ada||||")),
                Arguments.of(
                        "a long row",
                        "email,name\na@x.org,Lovelace, Ada\n",
                        List.of("2|a@x.org|Lovelace||||It has 3 values where there are 2 columns: perhaps a name with a"
                                + " comma is not in quotes.")),
                Arguments.of(
                        "a role that is none",
                        "email,name,role\na@x.org,Ada,queen\n",
                        List.of("2|a@x.org|Ada||||The role queen is none: take student, assistant or instructor.")),
                Arguments.of(
                        "a quote that is never closed",
                        "email,name\na@x.org,Ada\nb@x.org,\"Bo\nc@x.org,Cy\n",
                        List.of(
                                "2|a@x.org|Ada||||",
                                "3|b@x.org|Bo c@x.org,Cy||||The quote that begins on line 3 is never closed.")),
                Arguments.of(
                        "a name that turns the direction",
                        "email,name\na@x.org,Ada\u202e\n",
                        List.of("2|a@x.org|Ada||||The name needs 1 to 100 characters on one line.")),
                Arguments.of("names alone", "email,name\n", List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void readsEachRowForItself(String what, String text, List<String> rows) {
        var read = RosterFile.read(text).rows();
        assertThat(read.stream().map(RosterFileTest::line).toList()).as(what).isEqualTo(rows);
    }

    private static String line(RosterFile.Row row) {
        return String.join(
                "|",
                Integer.toString(row.line()),
                row.email(),
                row.name(),
                row.studentNumber(),
                row.section(),
                row.role() == null ? "" : row.role().name(),
                row.wrong());
    }

    private static Stream<Arguments> unreadable() {
        return Stream.of(
                Arguments.of("", "labs.bad-csv", "empty"),
                Arguments.of("\ufeff\r\n \r\n", "labs.bad-csv", "empty"),
                Arguments.of("name,phone\nAda,1\n", "labs.bad-csv", "no column with e-mails"),
                Arguments.of("email\na@x.org\n", "labs.bad-csv", "no column with names"),
                Arguments.of("email,E-mail,name\n", "labs.bad-csv", "would both be the email"),
                Arguments.of("PK\u0003\u0004\0\0", "labs.bad-csv", "no text"),
                Arguments.of("\"email,name\nx", "labs.bad-csv", "never closed"),
                Arguments.of("email,name\n" + "a@x.org,A\n".repeat(5_001), "labs.csv-too-large", "5001 rows"));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void refusesWhatDoesNotSayWhoIsMeant(String text, String code, String said) {
        assertThatThrownBy(() -> RosterFile.read(text)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.sentence()).contains(said);
            assertThat(refusal.field()).isEqualTo("csv");
        });
    }

    @Test
    void saysWhatEachColumnWasTakenFor() {
        assertThat(RosterFile.read("Name,E-mail,Phone\n").columns())
                .containsExactly("Name → name", "E-mail → email", "Phone → left out");
    }

    @Test
    void takesFiveThousandRowsAndGivesEachAPlainNameOfItsOwn() {
        var csv = "email,name\n"
                + IntStream.range(0, 5_000)
                        .mapToObj(i -> "student" + "@s" + i + ".example.org,Student " + i + "\n")
                        .collect(Collectors.joining());
        var plan = RosterPlan.of(List.of(), RosterFile.read(csv), NOW);
        assertThat(plan.added()).hasSize(5_000);
        assertThat(plan.added())
                .extracting(Entry::handle)
                .doesNotHaveDuplicates()
                .allMatch(handle -> handle.matches("[a-z0-9]+(-[a-z0-9]+)*"));
    }

    @Test
    void handlesArePlainWhateverTheEmailIs() {
        var plan = RosterPlan.of(
                List.of(), RosterFile.read("email,name\nÉlodie.O'Neil+cs@x.org,E\n山田@x.org,Y\n--@x.org,D\n"), NOW);
        assertThat(plan.added()).extracting(Entry::handle).containsExactly("elodie-o-neil-cs", "student", "student-2");
    }

    @Test
    void saysWhatWouldChangeAndWhoIsGone() {
        var before = RosterPlan.of(
                        List.of(),
                        RosterFile.read("email,name,group\na@x.org,Ada,1\nb@x.org,Bo,1\nc@x.org,Cy,2\n"),
                        NOW)
                .added();
        var plan = RosterPlan.of(
                before,
                RosterFile.read("email,name,group,role\nb@x.org,Bo B,,ta\nno,x\na@x.org,Ada\nd@x.org,Di\n"),
                NOW);
        assertThat(plan.rows())
                .extracting(row -> row.line() + " " + row.kind() + " " + row.email() + " " + row.said())
                .containsExactly(
                        "3 ERROR no The e-mail has to look like name@example.org, in at most 254 characters.",
                        "2 CHANGED b@x.org name Bo → Bo B; role student → assistant",
                        "4 SAME a@x.org ",
                        "5 NEW d@x.org ",
                        "0 GONE c@x.org Is not in the file.");
        assertThat(plan.changed())
                .singleElement()
                .satisfies(entry -> assertThat(entry.section()).isEqualTo("1"));
    }

    /** Whatever was imported: importing it again changes nothing, and nobody is there twice. */
    @Test
    void importingAgainChangesNothing() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var roster = new HashMap<String, Entry>();
            for (int step = 0; step < 4; step++) {
                var csv = randomFile(random);
                apply(roster, csv);
                var again = RosterPlan.of(roster.values(), RosterFile.read(csv), NOW.plusSeconds(1));
                assertThat(again.added()).as("seed " + seed).isEmpty();
                assertThat(again.changed()).as("seed " + seed).isEmpty();
                assertThat(again.rows())
                        .as("seed " + seed)
                        .noneMatch(row -> row.kind() == Kind.NEW || row.kind() == Kind.CHANGED);
                assertThat(roster.values())
                        .extracting(Entry::handle)
                        .as("seed " + seed)
                        .doesNotHaveDuplicates();
            }
        }
    }

    private static void apply(HashMap<String, Entry> roster, String csv) {
        var plan = RosterPlan.of(roster.values(), RosterFile.read(csv), NOW);
        plan.added()
                .forEach(entry -> assertThat(roster.put(entry.email(), entry)).isNull());
        plan.changed().forEach(entry -> roster.put(entry.email(), entry));
        plan.gone()
                .forEach(entry -> roster.put(
                        entry.email(),
                        new Entry(
                                entry.id(),
                                entry.email(),
                                entry.name(),
                                entry.studentNumber(),
                                entry.section(),
                                entry.role(),
                                entry.handle(),
                                null,
                                entry.addedAt(),
                                NOW)));
    }

    private static String randomFile(Random random) {
        var columns = new ArrayList<>(List.of("email", "name"));
        for (var column : List.of("group", "number", "role")) {
            if (random.nextBoolean()) {
                columns.add(column);
            }
        }
        Collections.shuffle(columns, random);
        char separator = ",;\t".charAt(random.nextInt(3));
        var csv = new StringBuilder(String.join(Character.toString(separator), columns));
        int rows = random.nextInt(12);
        for (int i = 0; i < rows; i++) {
            csv.append(random.nextBoolean() ? "\r\n" : "\n");
            csv.append(columns.stream()
                    .map(column -> value(column, random))
                    .collect(Collectors.joining(Character.toString(separator))));
        }
        return csv.toString();
    }

    private static String value(String column, Random random) {
        int some = random.nextInt(8);
        return switch (column) {
            case "email" -> some == 0 ? "nobody" : (random.nextBoolean() ? "A" : "a") + some + "@X.org";
            case "name" -> some == 0 ? "" : "\"Name, " + some + "; \"\"x\"\"\"";
            case "role" -> List.of("", "student", "ta", "instructor", "queen").get(some % 5);
            default -> some < 3 ? "" : column + some;
        };
    }

    @Test
    void newPeopleAreStudentsUnlessTheFileSaysOtherwise() {
        var plan = RosterPlan.of(
                List.of(), RosterFile.read("email,name,role\na@x.org,A,\nb@x.org,B,Teacher\nc@x.org,C,TA\n"), NOW);
        assertThat(plan.added()).extracting(Entry::role).containsExactly(Role.STUDENT, Role.INSTRUCTOR, Role.ASSISTANT);
    }
}
