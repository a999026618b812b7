package dev.podium.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Podium with a certificate of its own, made by OpenSSL: a terminal goes on while it is renewed without a restart. */
@Timeout(300)
class TlsJourney {

    @TempDir
    Path folder;

    private int port;
    private Process podium;
    private SSLContext trusting;
    private HttpClient http;
    private String token = "";

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "there is no openssl");
        openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=Test authority",
                "-keyout",
                "ca.key",
                "-out",
                "ca.pem");
        certificate("first", 1001);
        certificate("second", 1002);
        take("first");
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var authority = Files.newInputStream(folder.resolve("ca.pem"))) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(authority));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, trust.getTrustManagers(), null);
        http = HttpClient.newBuilder().sslContext(trusting).build();
        podium = launch(Map.of());
        TwoMachines.until("it is ready", Duration.ofSeconds(240), () -> {
            try {
                return status("/actuator/health/readiness") == 200;
            } catch (IOException notYet) {
                assertThat(podium.isAlive()).as(log()).isTrue();
                return false;
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        if (podium != null) {
            podium.destroy();
            podium.waitFor(60, TimeUnit.SECONDS);
            new ProcessBuilder("tmux", "-S", folder.resolve("home/tmux/podium").toString(), "kill-server")
                    .start()
                    .waitFor();
        }
    }

    private Process launch(Map<String, String> more) throws IOException {
        var line = new ArrayList<>(
                List.of(PackedPodium.java(), "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
        line.addAll(PackedPodium.line());
        var builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("podium.log").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "PODIUM_HOME", folder.resolve("home").toString(),
                        "PODIUM_SETUP_TOKEN", RunningPodium.SETUP_TOKEN,
                        "SERVER_PORT", Integer.toString(port),
                        "PODIUM_TLS_CERTIFICATE",
                                folder.resolve("fullchain.pem").toString(),
                        "PODIUM_TLS_KEY", folder.resolve("privkey.pem").toString()));
        builder.environment().putAll(more);
        return builder.start();
    }

    private void openssl(String... words) throws Exception {
        var line = new ArrayList<>(List.of("/usr/bin/openssl"));
        line.addAll(List.of(words));
        var process = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private void certificate(String name, int number) throws Exception {
        Files.writeString(folder.resolve("names"), "subjectAltName=DNS:localhost\n");
        openssl(
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=localhost",
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr");
        openssl(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-set_serial",
                Integer.toString(number),
                "-days",
                "2",
                "-extfile",
                "names",
                "-out",
                name + ".pem");
    }

    /** As the guide's script does: the key, then the certificate, each by a rename. */
    private void take(String name) throws IOException {
        for (var each : Map.of(name + ".key", "privkey.pem", name + ".pem", "fullchain.pem").entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .toList()) {
            var next = Files.copy(folder.resolve(each.getKey()), folder.resolve(each.getValue() + ".new"));
            Files.move(next, folder.resolve(each.getValue()), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("podium.log"));
    }

    private int status(String path) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private JsonNode post(String path, String json) throws Exception {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return JourneyRest.JSON.readTree(answer.body());
    }

    /** Of the certificate that a new connection is shown. */
    private BigInteger number() throws IOException {
        try (var socket = (SSLSocket) trusting.getSocketFactory().createSocket("localhost", port)) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }

    private static void echoes(WebSocket socket, LinkedBlockingQueue<String> output, String word) throws Exception {
        socket.sendBinary(ByteBuffer.wrap((word + "\r").getBytes(StandardCharsets.UTF_8)), true)
                .join();
        var seen = new StringBuilder();
        while (!seen.toString().contains(word + "\r\n" + word)) {
            var part = output.poll(30, TimeUnit.SECONDS);
            assertThat(part).as("after " + seen).isNotNull();
            seen.append(part);
        }
    }

    @Test
    void aTerminalGoesOnWhileTheCertificateIsRenewed() throws Exception {
        assertThat(log()).contains("https://localhost:" + port + "/setup?token=");
        assertThat(number()).isEqualTo(1001);
        token = post(
                        "/api/v1/setup",
                        JourneyRest.JSON.writeValueAsString(Map.of(
                                "token", RunningPodium.SETUP_TOKEN,
                                "email", "ada@example.org",
                                "name", "Ada",
                                "password", "correct horse battery",
                                "team", "Red")))
                .path("token")
                .asString();
        var page = http.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/login"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(page.headers().allValues("Set-Cookie")).isNotEmpty().allMatch(cookie -> cookie.contains("Secure"));
        assertThat(page.headers().firstValue("Strict-Transport-Security")).isPresent();
        var agent = post(
                        "/api/v1/agents",
                        "{\"name\":\"echo\",\"program\":\"command\",\"command\":\"cat\",\"workingDirectory\":\"/tmp\"}")
                .path("id")
                .asString();
        var url = post("/api/v1/agents/" + agent + "/terminal-tickets", "{\"mode\":\"drive\"}")
                .path("url")
                .asString();
        var output = new LinkedBlockingQueue<String>();
        var socket = http.newWebSocketBuilder()
                .buildAsync(URI.create("wss://localhost:" + port + url), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
                        output.add(StandardCharsets.UTF_8.decode(data).toString());
                        from.request(1);
                        return null;
                    }
                })
                .join();
        echoes(socket, output, "before");

        // A renewal that went wrong is said, and the one that is there goes on.
        Files.writeString(folder.resolve("fullchain.pem"), "-----BEGIN CERTIFICATE-----\n");
        TwoMachines.until("it is said", Duration.ofSeconds(60), () -> log().contains("ERROR"));
        assertThat(number()).isEqualTo(1001);

        take("second");
        TwoMachines.until("the new one is shown", Duration.ofSeconds(60), () -> number().intValueExact() == 1002);
        echoes(socket, output, "afterwards");
        assertThat(status("/login")).isEqualTo(200);
    }

    @Test
    void whatIsNoCertificateIsOneSentence() throws Exception {
        var missing = launch(Map.of(
                "PODIUM_HOME", folder.resolve("other").toString(),
                "PODIUM_TLS_KEY", folder.resolve("nowhere.pem").toString()));
        assertThat(missing.waitFor()).isEqualTo(1);
        assertThat(log())
                .contains("Podium did not start: The file " + folder.resolve("nowhere.pem")
                        + " that PODIUM_TLS_KEY names cannot be read.")
                .doesNotContain("\tat ");
    }
}
