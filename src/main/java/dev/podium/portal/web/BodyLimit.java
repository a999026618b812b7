package dev.podium.portal.web;

import dev.podium.kernel.Refusal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * No request's body is read beyond a bound. What a body becomes is held in memory before anybody has asked who sends it and what
 * they may, so without one whoever has an account could fill that by one request.
 */
@RestControllerAdvice
class BodyLimit extends RequestBodyAdviceAdapter {

    /** More than the largest that any path takes. */
    static final long MOST = 32L << 20;

    @Override
    public boolean supports(
            MethodParameter parameter, Type target, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type target,
            Class<? extends HttpMessageConverter<?>> converter)
            throws IOException {
        return limited(message);
    }

    /** By what it says of its length before a byte is read; and as it comes, where it says nothing or something else. */
    static HttpInputMessage limited(HttpInputMessage message) throws IOException {
        if (message.getHeaders().getContentLength() > MOST) {
            throw tooLarge();
        }
        var body = new Counted(message.getBody());
        return new HttpInputMessage() {
            @Override
            public InputStream getBody() {
                return body;
            }

            @Override
            public HttpHeaders getHeaders() {
                return message.getHeaders();
            }
        };
    }

    private static Refusal tooLarge() {
        return Refusal.tooLarge(
                "request.too-large",
                "The body of the request has more than " + (MOST >> 20) + " MiB, which is the most.",
                "Send less at once.");
    }

    private static final class Counted extends FilterInputStream {

        private long read;

        Counted(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int some = super.read(into, from, length);
            count(Math.max(0, some));
            return some;
        }

        private void count(int some) {
            read += some;
            if (read > MOST) {
                throw tooLarge();
            }
        }
    }
}
