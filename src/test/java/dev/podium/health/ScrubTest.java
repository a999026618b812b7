package dev.podium.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrubTest {

    private final Scrub scrub =
            new Scrub(List.of("correct horse battery"), Map.of("Ada Lovelace", "person 1", "Max", "person 2"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "signed in with correct horse battery, it says",
                "jdbc:postgresql://db.example.org/podium?user=a&password=PLANTED-1",
                "postgresql://podium:PLANTED-2@db.example.org/podium",
                "Authorization: Bearer PLANTED-3",
                "authorization=Basic UExBTlRFRC00",
                "Cookie: JSESSIONID=PLANTED-5; other=PLANTED",
                "the password is PLANTED-6 here",
                "{\"apiKey\": \"PLANTED-7\"}",
                "SPRING_DATASOURCE_PASSWORD=PLANTED-8",
                "sk-ant-api03-PLANTED9PLANTED9",
                "ghp_PLANTED10PLANTED10",
                "eyJhbGciOiJIUzI1NiJ9.PLANTED11.sig",
                "https://hooks.example.org/x?key=PLANTED-12",
                "ERROR: duplicate key; Key (email)=(PLANTED@example.org) already exists.",
                "Failing row contains (1, PLANTED, 2).",
                "-----BEGIN PRIVATE KEY-----¶PLANTED¶-----END PRIVATE KEY-----",
                "mail to PLANTED@example.org",
                "a key pl4nt3dPLANTED9aB3dE5fG7hJ9kL stands alone"
            })
    void whatIsSecretDoesNotStay(String line) {
        assertThat(scrub.line(line))
                .doesNotContain("PLANTED")
                .doesNotContain("correct horse")
                .doesNotContain("UExB");
    }

    @Test
    void peopleBecomeIdsAsWholeWords() {
        assertThat(scrub.line("ada lovelace asked Max for the maximum"))
                .isEqualTo("person 1 asked person 2 for the maximum");
    }

    @Test
    void whatHelpsStays() {
        var id = UUID.randomUUID();
        var line = "2026-11-23T10:00:00Z WARN [costs] dev.podium.costs.JournalledMeterTest : The agent " + id + " at"
                + " https://podium.example.org/agents took 512 MiB";
        assertThat(scrub.line(line)).isEqualTo(line);
        assertThat(scrub.line("\tat dev.podium.machines.MachineHealthChangedListeners$1.run(Machine.java:123)"))
                .contains("Machine.java:123");
    }

    @Test
    void secretsAreFoundInTheValuesOfSettings() {
        assertThat(Scrub.secretsIn("jdbc:postgresql://app:inUrl1@db/podium?user=x&password=inQuery2&ssl=true"))
                .containsExactlyInAnyOrder("inUrl1", "inQuery2");
    }
}
