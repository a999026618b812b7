package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class ReadyLineTest {

    private static String address(String... settings) throws UnknownHostException {
        var environment = new MockEnvironment();
        for (int i = 0; i < settings.length; i += 2) {
            environment.setProperty(settings[i], settings[i + 1]);
        }
        return ReadyLine.address(environment, 8080);
    }

    @Test
    void onAComputerOfOnesOwnItIsThatComputer() throws UnknownHostException {
        assertThat(address()).isEqualTo("http://localhost:8080/");
        assertThat(address("server.address", "127.0.0.1", "podium.url", "https://podium.example.org"))
                .as("what agents elsewhere use is nothing that listens here")
                .isEqualTo("http://localhost:8080/");
    }

    @Test
    void whoListensForOthersSaysWhereTheyFindIt() throws UnknownHostException {
        assertThat(address("server.address", "0.0.0.0"))
                .isEqualTo("http://" + InetAddress.getLocalHost().getHostName() + ":8080/");
        assertThat(address("server.address", "0.0.0.0", "podium.url", "https://podium.example.org"))
                .isEqualTo("https://podium.example.org/");
        assertThat(address("server.address", "::1", "server.ssl.enabled", "true"))
                .isEqualTo("https://localhost:8080/");
    }
}
