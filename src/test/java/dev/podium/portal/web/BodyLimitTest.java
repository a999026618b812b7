package dev.podium.portal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Somebody who sends more than memory holds. */
class BodyLimitTest {

    @RestController
    static class Uploads {

        @PostMapping("/uploads")
        String take(@RequestBody byte[] content) {
            return content.length + " bytes";
        }
    }

    private final MockMvc mvc = MockMvcBuilders.standaloneSetup(new Uploads())
            .setControllerAdvice(new ProblemAdvice(), new BodyLimit())
            .build();

    private String answer(int length, int status) throws Exception {
        var response = mvc.perform(post("/uploads")
                        .contentType(MediaType.APPLICATION_OCTET_STREAM)
                        .content(new byte[length]))
                .andReturn()
                .getResponse();
        assertThat(response.getStatus()).isEqualTo(status);
        return response.getContentAsString();
    }

    @Test
    void aBodyThatSaysThatItIsTooLargeIsNotRead() throws Exception {
        assertThat(answer((int) BodyLimit.MOST + 1, 413)).contains("request.too-large");
        assertThat(answer((int) BodyLimit.MOST, 200)).isEqualTo(BodyLimit.MOST + " bytes");
    }

    @Test
    void oneThatNeverEndsIsReadToTheBoundAlone() throws IOException {
        var endless = new Endless();
        var limited = BodyLimit.limited(endless);
        assertThatThrownBy(() -> limited.getBody().transferTo(OutputStream.nullOutputStream()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("request.too-large"));
        assertThat(endless.read).isLessThan(BodyLimit.MOST + (1 << 20));
        var single = BodyLimit.limited(new Endless()).getBody();
        assertThat(single.read()).isZero();
    }

    /** As a client that sends in chunks and says no length. */
    private static final class Endless extends InputStream implements HttpInputMessage {

        private long read;

        @Override
        public int read() {
            read++;
            return 0;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            read += length;
            return length;
        }

        @Override
        public InputStream getBody() {
            return this;
        }

        @Override
        public HttpHeaders getHeaders() {
            return new HttpHeaders();
        }
    }
}
