package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleLineTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.500Z");
    private static final String GOOD =
            "figures\t" + NOW.getEpochSecond() + "\t250\t1.5\t2\t0.25\t1000\t400\t5000\t20\t90";

    private static String field(int place, String value) {
        var fields = GOOD.split("\t", -1);
        fields[place] = value;
        return String.join("\t", fields);
    }

    @Test
    void figuresAreRead() {
        var sample = SampleLine.figures(GOOD, NOW);
        assertThat(sample).isNotNull();
        assertThat(sample.at()).isEqualTo(NOW);
        assertThat(sample.figures()).isEqualTo(new MachineHealth.Figures(0.25, 1.5, 1000L, 600L, 5000L, 20L));
        assertThat(sample.load5()).isEqualTo(2.0);
        assertThat(sample.load15()).isEqualTo(0.25);
        assertThat(sample.up()).isEqualTo(Duration.ofSeconds(90));
        assertThat(sample.clockOff()).isZero();
    }

    @Test
    void whatAMachineDoesNotSayIsNotKnown() {
        var line = "figures\t" + NOW.getEpochSecond() + "\t-\t-\t-\t-\t-\t-\t-\t-\t-";
        assertThat(SampleLine.figures(line, NOW).figures())
                .isEqualTo(new MachineHealth.Figures(null, null, null, null, null, null));
    }

    @Test
    void aClockThatIsOffIsSeenAsThat() {
        var ahead = SampleLine.figures(field(1, Long.toString(NOW.getEpochSecond() + 3600)), NOW);
        assertThat(ahead.clockOff()).isEqualTo(Duration.ofHours(1));
        assertThat(ahead.at()).as("Podium's own clock counts").isEqualTo(NOW);
        assertThat(SampleLine.figures(field(1, "0"), NOW).clockOff()).isNegative();
        assertThat(SampleLine.figures(field(1, "-"), NOW)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "-1", "1e3", "Infinity", "0x10", "", " ", "99999999999999999999", "+1", "1_0", "١"})
    void oneFigureThatIsNoneMakesTheLineNone(String bad) {
        for (int place = 1; place <= 10; place++) {
            assertThat(SampleLine.figures(field(place, bad), NOW))
                    .as(bad + " at " + place)
                    .isNull();
        }
    }

    @Test
    void figuresThatCannotBeAreNone() {
        assertThat(SampleLine.figures(field(2, "1001"), NOW))
                .as("more than all cores")
                .isNull();
        assertThat(SampleLine.figures(field(7, "1001"), NOW))
                .as("more free than there is")
                .isNull();
        assertThat(SampleLine.figures(field(9, "5001"), NOW))
                .as("more used than there is")
                .isNull();
        assertThat(SampleLine.figures(field(6, Long.toString(Long.MAX_VALUE)), NOW))
                .isNull();
        assertThat(SampleLine.figures(field(3, "999999999.9"), NOW)).isNull();
        assertThat(SampleLine.figures(GOOD + "\t1", NOW)).isNull();
        assertThat(SampleLine.figures(GOOD.substring(0, GOOD.lastIndexOf('\t')), NOW))
                .isNull();
        assertThat(SampleLine.figures("", NOW)).isNull();
        assertThat(SampleLine.figures("root", NOW)).isNull();
    }

    @Test
    void factsAreReadInAnyOrder() {
        var facts = SampleLine.facts("facts\tcores=8\thost=forge\tos=Debian\tversion=12\tkernel=Linux 6\tarch=x86_64"
                + "\tmemory=1000\tboot=1700000000\tversion.tmux=tmux 3.3a\tcolour=blue");
        assertThat(facts)
                .isEqualTo(new MachineHealth.Facts(
                        "forge",
                        "Debian",
                        "12",
                        "Linux 6",
                        "x86_64",
                        8,
                        1000L,
                        Instant.ofEpochSecond(1_700_000_000),
                        Map.of("tmux", "tmux 3.3a")));
        assertThat(SampleLine.facts("facts"))
                .isEqualTo(new MachineHealth.Facts("", "", "", "", "", null, null, null, Map.of()));
        assertThat(SampleLine.facts("facts\tcores=many")).isNull();
        assertThat(SampleLine.facts("facts\tcores=-1")).isNull();
        assertThat(SampleLine.facts("motd")).isNull();
    }

    @Test
    void aTextIsShortAndHoldsNothingUnseen() {
        var line = new StringBuilder("facts\thost=\u001b[31mred\u202e\u0000\u2028x")
                .append("\tos=")
                .append("𝄞".repeat(500));
        for (int i = 0; i < 500; i++) {
            line.append("\tversion.p").append(i).append("=1");
        }
        var facts = SampleLine.facts(line.toString());
        assertThat(facts.hostName()).isEqualTo("[31mred   x");
        assertThat(facts.os()).isEqualTo("𝄞".repeat(80));
        assertThat(facts.versions()).hasSize(8);
    }
}
