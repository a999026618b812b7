package dev.podium.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UnknownHostTest {

    @Test
    void aHostThatDnsDoesNotKnowIsNamed() throws Exception {
        var answer = new HookCall(Duration.ofSeconds(20))
                .send(
                        URI.create("https://there.is.none.invalid/a?key=secret"),
                        false,
                        "key",
                        "test",
                        UUID.randomUUID(),
                        "{}",
                        Instant.now());
        assertThat(answer.said()).isEqualTo("DNS knows no host there.is.none.invalid.");
    }
}
