package dev.podium.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.costs.ChargeFiles.Import;
import dev.podium.costs.ChargeFiles.Kind;
import dev.podium.costs.Charges.NewCharge;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Machines;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bills by hand, out of files, and by REST. */
@PodiumTest
@Timeout(120)
class ChargeFilesTest {

    @LocalServerPort
    int port;

    @Autowired
    Charges charges;

    @Autowired
    ChargeFiles files;

    @Autowired
    Machines machines;

    @Autowired
    Ledger ledger;

    @Autowired
    Tokens tokens;

    @Autowired
    Clock clock;

    private TeamId team;
    private Actor owner;
    private Actor manager;
    private String email;
    private LocalDate today;

    @BeforeEach
    void aTeam() {
        team = TestPeople.team("payers");
        email = "ada." + UUID.randomUUID() + "@example.org";
        owner = TestPeople.person(team, "Ada", Role.OWNER, email, "-");
        manager = TestPeople.person(team, "Max", Role.MANAGER);
        today = LocalDate.ofInstant(clock.instant(), ZoneId.of(ledger.zone()));
    }

    private Import read(String rows, boolean dryRun) {
        return CurrentActor.get(
                owner, () -> files.read("day,amount,currency,what,vendor,person,machine,reference\n" + rows, dryRun));
    }

    private List<Charges.Entered> entered() {
        return CurrentActor.get(manager, () -> charges.entered(100));
    }

    private static String line(LocalDate day, String rest) {
        return day + "," + rest + "\n";
    }

    @Test
    void aDryRunEntersNothingAndTheSameFileIsEnteredOnce() {
        var machine = CurrentActor.get(owner, machines::all).getFirst();
        var rows = line(
                        today,
                        "40.40,USD,Domain,Reg," + email.toUpperCase(java.util.Locale.ROOT) + "," + machine.name()
                                + ",R-1")
                + line(today.minusDays(1), "-0.10,USD,Credit note,Reg,,,R-2");
        var dry = read(rows, true);
        assertThat(dry.entered()).isFalse();
        assertThat(dry.count(Kind.NEW)).isEqualTo(2);
        assertThat(entered()).isEmpty();

        assertThat(read(rows, false).entered()).isTrue();
        assertThat(entered()).hasSize(2).anySatisfy(each -> {
            assertThat(each.charge().what()).isEqualTo("Domain");
            assertThat(each.charge().person()).isEqualTo(owner.person());
            assertThat(each.charge().machine()).isEqualTo(machine.id());
            assertThat(each.dollars()).isEqualByComparingTo("40.40");
            assertThat(each.by()).isEqualTo("Ada");
        });
        assertThat(entered()).anyMatch(each -> each.charge().amount().signum() < 0);

        var again = read(rows + line(today, "1,USD,New one,Reg,,,R-3"), false);
        assertThat(again.count(Kind.AGAIN)).isEqualTo(2);
        assertThat(entered()).hasSize(3);
    }

    @Test
    void oneWrongRowKeepsAllOfThemOut() {
        var did = read(
                line(today, "1,USD,fine,,,,")
                        + line(today.plusDays(1), "1,USD,tomorrow,,,,")
                        + line(today, "1,XXQ,no such currency,,,,")
                        + line(today, "1,MGA,no rate,,,,")
                        + line(today, "1,USD,nobody,,nobody@example.org,,")
                        + line(today, "1,USD,no machine,,,no such machine,")
                        + line(today, "0,USD,nothing,,,,")
                        + line(today, "1.0051,USD,too fine,,,,"),
                false);
        assertThat(did.entered()).isFalse();
        assertThat(entered()).isEmpty();
        assertThat(did.rows().getFirst().kind()).isEqualTo(Kind.NEW);
        assertThat(did.rows().getFirst().entry()).isNull();
        var problems = did.rows().stream().map(ChargeFiles.Row::problem).toList();
        assertThat(problems.get(1)).contains("The day is from");
        assertThat(problems.get(2)).contains("There is no currency “XXQ”");
        assertThat(problems.get(3)).contains("Nobody entered what a MGA was worth");
        assertThat(problems.get(4)).contains("Nobody in the team has the e-mail “nobody@example.org”");
        assertThat(problems.get(5)).contains("no machine with the name “no such machine”");
        assertThat(problems.get(6)).contains("It costs nothing");
        assertThat(problems.get(7)).contains("up to 2 decimals");
    }

    @Test
    void theTemplateSaysWhatToReplaceAndIsNotEnteredAsItIs() {
        var template = CurrentActor.get(manager, files::template);
        var did = CurrentActor.get(owner, () -> files.read(template, false));
        assertThat(did.entered()).isFalse();
        assertThat(did.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.problem()).isNotEmpty());
    }

    @Test
    void whatIsTakenAwayRunsInNoSpreadsheetAndComesBackAsItWas() {
        var evil = "=HYPERLINK(\"http://x\",\"y\")";
        CurrentActor.run(
                owner,
                () -> charges.enter(new NewCharge(
                        today, new BigDecimal("-12.50"), "USD", evil, "+vendor", owner.person(), null, "@ref")));
        var csv = CurrentActor.get(manager, files::export);
        assertThat(csv).contains("\"'=HYPERLINK(", "\"'+vendor\"", "\"'@ref\"", ",-12.5,USD,", email);
        var again = CurrentActor.get(owner, () -> files.read(csv, false));
        assertThat(again.rows()).singleElement().satisfies(row -> {
            assertThat(row.kind()).isEqualTo(Kind.AGAIN);
            assertThat(row.what()).isEqualTo(evil);
        });
        assertThat(entered()).hasSize(1);
    }

    @Test
    void oneByHandIsRefusedAtItsField() {
        for (var wrong : List.of(
                List.of("day", new NewCharge(today.plusDays(1), BigDecimal.ONE, "USD", "x", "", null, null, "")),
                List.of("currency", new NewCharge(today, BigDecimal.ONE, "MGA", "x", "", null, null, "")),
                List.of("amount", new NewCharge(today, BigDecimal.ZERO, "USD", "x", "", null, null, "")),
                List.of("what", new NewCharge(today, BigDecimal.ONE, "USD", " ", "", null, null, "")),
                List.of("vendor", new NewCharge(today, BigDecimal.ONE, "USD", "x", "a\u202eb", null, null, "")))) {
            assertThatThrownBy(() -> CurrentActor.run(owner, () -> charges.enter((NewCharge) wrong.get(1))))
                    .isInstanceOfSatisfying(Refusal.class, refusal -> {
                        assertThat(refusal.code()).isEqualTo("costs.bad-charge");
                        assertThat(refusal.field()).isEqualTo(wrong.get(0));
                    });
        }
        var bill = new NewCharge(today, BigDecimal.ONE, "USD", "x", "V", null, null, "1");
        assertThat(CurrentActor.get(owner, () -> charges.enter(bill)).again()).isFalse();
        assertThat(CurrentActor.get(owner, () -> charges.enter(bill)).again()).isTrue();
        assertThat(entered()).hasSize(1);
    }

    @Test
    void anotherTeamSeesNothingAndAManagerEntersNothing() {
        read(line(today, "1,USD,secret,,,,"), false);
        var other = TestPeople.person(TestPeople.team("others"), "Olga", Role.OWNER);
        assertThat(CurrentActor.get(other, () -> charges.entered(100))).isEmpty();
        assertThat(CurrentActor.get(other, files::export)).doesNotContain("secret");
        assertThatThrownBy(() -> CurrentActor.run(manager, () -> files.read("x", true)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("identity.not-allowed"));
    }

    private JsonNode post(String query, String type, byte[] body, int status) throws IOException, InterruptedException {
        var asPodium = new Actor(owner.person(), owner.name(), team, Set.of(Role.SYSTEM), null);
        var token = CurrentActor.get(
                asPodium, () -> tokens.make("all", Set.of(), Duration.ofDays(1)).text());
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/charges" + query))
                .header("Authorization", "Bearer " + token);
        if (body.length == 0) {
            request.GET();
        } else {
            request.header("Content-Type", type).POST(BodyPublishers.ofByteArray(body));
        }
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            return response.headers().firstValue("Content-Type").orElse("").contains("json")
                    ? JsonMapper.shared().readTree(response.body())
                    : JsonMapper.shared().createObjectNode().put("text", response.body());
        }
    }

    @Test
    void aFileIsEnteredByRestAndTakenAwayAgain() throws IOException, InterruptedException {
        var csv = "Datum;Betrag;Währung;what;reference\n" + today + ";1.234,50;USD;Büro;R-9\n";
        var western = csv.getBytes(Charset.forName("windows-1252"));
        var dry = post("?dryRun=true", "text/csv", western, 200);
        assertThat(dry.path("charset").asString()).isEqualTo("windows-1252");
        assertThat(dry.path("guessed").asBoolean()).isTrue();
        assertThat(dry.path("entered").asBoolean()).isFalse();
        assertThat(dry.path("items").get(0).path("amount").decimalValue()).isEqualByComparingTo("1234.50");
        assertThat(dry.path("items").get(0).path("entry").isNull()).isTrue();
        assertThat(entered()).isEmpty();

        var did = post("", "text/csv;charset=windows-1252", western, 200);
        assertThat(did.path("entered").asBoolean()).isTrue();
        assertThat(entered())
                .singleElement()
                .satisfies(each -> assertThat(each.charge().what()).isEqualTo("Büro"));
        assertThat(post("", "text/csv", "\ufeff".concat(csv).getBytes(StandardCharsets.UTF_16LE), 200)
                        .path("items")
                        .get(0)
                        .path("again")
                        .asBoolean())
                .isTrue();
        assertThat(post("", "", new byte[0], 200)
                        .path("items")
                        .get(0)
                        .path("what")
                        .asString())
                .isEqualTo("Büro");
        assertThat(post("/export", "", new byte[0], 200).path("text").asString())
                .contains("Büro", "1234.5");
        assertThat(post("/template", "", new byte[0], 200).path("text").asString())
                .startsWith("day,amount,");
    }

    @Test
    void aFileThatIsNoneIsRefusedByRest() throws IOException, InterruptedException {
        assertThat(post("", "text/csv", new byte[] {'P', 'K', 3, 4, 20, 0}, 400)
                        .path("code")
                        .asString())
                .isEqualTo("costs.bad-csv");
        assertThat(post("", "text/csv;charset=utf-8", new byte[] {'d', (byte) 0xe9}, 400)
                        .path("code")
                        .asString())
                .isEqualTo("costs.bad-encoding");
        var rows =
                ("day,amount,currency,what\n" + (today + ",1,USD,x\n").repeat(5_001)).getBytes(StandardCharsets.UTF_8);
        assertThat(post("", "text/csv", rows, 413).path("code").asString()).isEqualTo("costs.csv-too-large");
    }
}
