package dev.podium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class TlsAtStartTest {

    @TempDir
    Path folder;

    private final MockEnvironment environment = new MockEnvironment();

    private void start() {
        new TlsAtStart(supplier -> supplier.get()).postProcessEnvironment(environment, new SpringApplication());
    }

    private Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void twoFilesAreACertificateThatIsReadAgainWhenItChanges() throws Exception {
        environment.setProperty(
                "podium.tls.certificate",
                file("c.pem", "-----BEGIN CERTIFICATE-----\n").toString());
        environment.setProperty(
                "podium.tls.key", file("k.pem", "-----BEGIN PRIVATE KEY-----\n").toString());
        start();
        assertThat(environment.getProperty("server.ssl.bundle")).isEqualTo("podium");
        assertThat(environment.getProperty("server.ssl.enabled")).isEqualTo("true");
        assertThat(environment.getProperty("spring.ssl.bundle.pem.podium.reload-on-update"))
                .isEqualTo("true");
    }

    @Test
    void oneFileOrAWrongOneIsSaidByItsName() throws Exception {
        environment.setProperty(
                "podium.tls.certificate", file("c.pem", "nothing").toString());
        assertThatThrownBy(this::start).hasMessageContaining("PODIUM_TLS_KEY names none");
        environment.setProperty("podium.tls.key", folder.resolve("missing").toString());
        assertThatThrownBy(this::start)
                .hasMessageContaining("c.pem")
                .hasMessageContaining("no line with -----BEGIN CERTIFICATE-----");
        file("c.pem", "-----BEGIN CERTIFICATE-----\n");
        assertThatThrownBy(this::start).hasMessageContaining("missing that PODIUM_TLS_KEY names cannot be read");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "https://p.example, -,        -,    127.0.0.1, cookies may go in the clear",
                "https://p.example, none,     -,    127.0.0.1, cookies may go in the clear",
                "https://p.example, native,   -,    127.0.0.1, -",
                "https://p.example, native,   -,    0.0.0.0,   are believed of whoever comes from a private address",
                "https://p.example, -,        true, 0.0.0.0,   -",
                "http://p.example,  -,        true, 0.0.0.0,   speaks https alone",
                "http://p.example,  -,        -,    0.0.0.0,   -",
                "-,                 -,        -,    127.0.0.1, -",
            })
    void whereTheAddressAndTlsDoNotFitItIsSaid(
            String url, String strategy, String bundle, String address, String said, CapturedOutput output) {
        set("podium.url", url);
        set("server.forward-headers-strategy", strategy);
        set("server.ssl.bundle", bundle);
        set("server.address", address);
        start();
        if (said == null) {
            assertThat(output.getAll()).doesNotContain("TlsAtStart");
        } else {
            assertThat(output.getAll()).contains(said);
        }
    }

    private void set(String name, String value) {
        if (value != null) {
            environment.setProperty(name, value);
        }
    }
}
