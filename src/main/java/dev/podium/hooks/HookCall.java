package dev.podium.hooks;

import dev.podium.identity.OutsideAddresses;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * One message to one address: signed, without redirects, for 10 s. Of the answer its status alone is read, so that whoever sets
 * an address reads nothing of what stands there.
 */
@Component
class HookCall {

    private static final Logger log = LoggerFactory.getLogger(HookCall.class);
    private static final String MAC = "HmacSHA256";

    private final Duration patience;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    HookCall(@Value("${podium.hooks.patience:10s}") Duration patience) {
        this.patience = patience;
    }

    /** @param status 0 where there was no answer; @param said why it did not arrive, "" where it did */
    record Answer(int status, String said) {

        boolean arrived() {
            return said.isEmpty();
        }
    }

    /** Whether that address may be called. */
    static void check(URI url, boolean inside) throws OutsideAddresses.Refused {
        if (inside) {
            OutsideAddresses.checkHouse(url);
        } else {
            OutsideAddresses.checkTold(url, List.of());
        }
    }

    Answer send(URI url, boolean inside, String key, String event, UUID id, String body, Instant now)
            throws InterruptedException {
        try {
            check(url, inside);
            var request = HttpRequest.newBuilder(url)
                    .timeout(patience)
                    .header("Content-Type", "application/json; charset=utf-8")
                    .header("User-Agent", "Podium-Webhook")
                    .header("X-Podium-Event", event)
                    .header("X-Podium-Delivery", id.toString())
                    .header("X-Podium-Signature", signature(key, now.getEpochSecond(), body))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            int status = client.send(request, _ -> new Unread()).statusCode();
            return new Answer(status, said(status));
        } catch (OutsideAddresses.Refused e) {
            return new Answer(0, "Its address is not called: it is one that Podium may not call.");
        } catch (HttpTimeoutException e) {
            return new Answer(0, "It did not answer within " + patience.toSeconds() + " s.");
        } catch (IOException | IllegalArgumentException e) {
            // The message of an exception may hold the address, which may hold a secret.
            log.debug("A webhook could not be called: {}", e.getClass().getSimpleName());
            return new Answer(
                    0,
                    OutsideAddresses.unknown(url).isEmpty()
                            ? "It could not be reached, or what answered does not speak HTTP."
                            : "DNS knows no host " + url.getHost() + ".");
        }
    }

    private static String said(int status) {
        if (status >= 200 && status < 300) {
            return "";
        }
        return status >= 300 && status < 400
                ? "It answered " + status + ", a redirect, which is not followed."
                : "It answered " + status + ".";
    }

    /** {@code t=<unix>,v1=<hex>}, by HMAC-SHA256 of the time, a dot and the body. */
    static String signature(String key, long seconds, String body) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), MAC));
            var hash = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has HMAC-SHA256.", e);
        }
    }

    /** Takes nothing of a body, however long it is. */
    private static final class Unread implements HttpResponse.BodySubscriber<String> {

        private final CompletableFuture<String> done = CompletableFuture.completedFuture("");

        @Override
        public CompletionStage<String> getBody() {
            return done;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.cancel();
        }

        @Override
        public void onNext(List<ByteBuffer> part) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }
}
