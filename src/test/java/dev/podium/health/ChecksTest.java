package dev.podium.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.HealthCheck.State;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

/** Addresses, names and certificates. */
class ChecksTest {

    private final BrowserAddresses browsers = new BrowserAddresses();
    private final MockEnvironment environment = new MockEnvironment();
    private final AddressCheck address = new AddressCheck(browsers, environment);

    @Test
    void aHostThatDnsDoesNotKnowIsNamedWithItsSetting() throws Exception {
        environment.setProperty("spring.datasource.url", "jdbc:postgresql://a:b@db.there.is.none.invalid:5432/podium");
        environment.setProperty("podium.url", "https://localhost");
        var hosts = NamesCheck.hosts(environment::getProperty);
        assertThat(hosts).containsEntry("spring.datasource.url", "db.there.is.none.invalid");
        var seen = new NamesCheck(hosts, InetAddress::getAllByName).look();
        assertThat(seen.state()).isEqualTo(State.BROKEN);
        assertThat(seen.sentence()).isEqualTo("DNS knows no host db.there.is.none.invalid (spring.datasource.url).");
        assertThat(new NamesCheck(Map.of("podium.url", "localhost"), InetAddress::getAllByName)
                        .look()
                        .state())
                .isEqualTo(State.FINE);
    }

    @Test
    void browsersWithoutHttpsAreBrokenAndOnThisMachineAreNot() {
        browsers.came("http://localhost:8080");
        assertThat(address.look().state()).isEqualTo(State.FINE);
        browsers.came("http://podium.example.org");
        assertThat(address.look().state()).isEqualTo(State.BROKEN);
        assertThat(address.look().sentence()).contains("http://podium.example.org");
    }

    @Test
    void anAddressThatIsNotTheBrowsersIsToLookAt() {
        browsers.came("https://new.example.org");
        assertThat(address.look().sentence()).contains("podium.url is not set").contains("https://new.example.org");
        environment.setProperty("podium.url", "https://u:secret@old.example.org/?token=secret");
        assertThat(address.look().state()).isEqualTo(State.LOOK);
        assertThat(address.look().sentence())
                .contains("https://old.example.org")
                .doesNotContain("secret");
        browsers.came("https://old.example.org");
        assertThat(address.look().state()).isEqualTo(State.FINE);
        environment.setProperty("podium.url", "http://old.example.org");
        assertThat(address.look().state()).isEqualTo(State.BROKEN);
    }

    @Test
    void aCertificateThatEndsIsSaidBeforeAndAfter() {
        environment.setProperty("podium.url", "https://podium.example.org");
        var clock = Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC);
        assertThat(ending(clock, "2027-01-01T00:00:00Z").state()).isEqualTo(State.FINE);
        assertThat(ending(clock, "2026-11-30T10:00:00Z").sentence())
                .isEqualTo("The certificate of podium.example.org ends on 2026-11-30, in 7 days.");
        assertThat(ending(clock, "2026-11-20T10:00:00Z").state()).isEqualTo(State.BROKEN);
    }

    private dev.podium.kernel.HealthCheck.Found ending(Clock clock, String at) {
        return new CertificateCheck(environment, clock, (host, port) -> Optional.of(Instant.parse(at))).look();
    }
}
