package dev.podium.identity.web;

import dev.podium.identity.OutsideAddresses;
import dev.podium.identity.Providers;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * How Podium calls a provider: each address is checked right before it is called, no redirect is followed, and an answer
 * ends after 5 s and 4 MiB, whatever still comes.
 */
@Component
class ProviderCalls {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** 5,000 groups with long names are 0.5 MiB. */
    private static final int LARGEST = 4 << 20;

    private final Providers providers;
    private final OAuth2ClientProperties settings;
    private final JdkClientHttpRequestFactory requests;

    ProviderCalls(Providers providers, OAuth2ClientProperties settings) {
        this.providers = providers;
        this.settings = settings;
        requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
        requests.setReadTimeout(PATIENCE);
    }

    /** For what a provider that is there may be asked. */
    RestTemplate rest() {
        var rest = new RestTemplate(requests);
        rest.setInterceptors(List.of(guard()));
        rest.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
        return rest;
    }

    OidcUserService userInfo() {
        var asking = new DefaultOAuth2UserService();
        asking.setRestOperations(rest());
        var told = new OidcUserService();
        told.setOauth2UserService(asking);
        return told;
    }

    RestClient plain() {
        return RestClient.builder()
                .requestFactory(requests)
                .requestInterceptor(guard())
                .build();
    }

    /** For its token endpoint. */
    RestClient tokens() {
        return RestClient.builder()
                .requestFactory(requests)
                .requestInterceptor(guard())
                .messageConverters(converters -> {
                    converters.clear();
                    converters.add(new FormHttpMessageConverter());
                    converters.add(new OAuth2AccessTokenResponseHttpMessageConverter());
                })
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build();
    }

    private ClientHttpRequestInterceptor guard() {
        return (request, body, execution) -> {
            OutsideAddresses.checkTold(request.getURI(), typed());
            var answer = execution.execute(request, body);
            if (answer.getStatusCode().is3xxRedirection()) {
                answer.close();
                throw new IOException(request.getURI() + " leads elsewhere, and no redirect is followed.");
            }
            return new Bounded(answer);
        };
    }

    /** What admins typed, on the page or as variables. */
    private List<URI> typed() {
        var typed = new ArrayList<URI>();
        providers.offered().stream()
                .map(Providers.Provider::issuer)
                .flatMap(ProviderCalls::address)
                .forEach(typed::add);
        settings.getProvider().values().stream()
                .flatMap(one -> Stream.of(one.getTokenUri(), one.getJwkSetUri(), one.getUserInfoUri()))
                .filter(Objects::nonNull)
                .flatMap(ProviderCalls::address)
                .forEach(typed::add);
        return typed;
    }

    /** None of a setting that is no address: that provider is not called, and the others are. */
    private static Stream<URI> address(String text) {
        try {
            return Stream.of(new URI(text));
        } catch (URISyntaxException noAddress) {
            return Stream.empty();
        }
    }

    private record Bounded(ClientHttpResponse answer) implements ClientHttpResponse {

        @Override
        public HttpStatusCode getStatusCode() throws IOException {
            return answer.getStatusCode();
        }

        @Override
        public String getStatusText() throws IOException {
            return answer.getStatusText();
        }

        @Override
        public HttpHeaders getHeaders() {
            return answer.getHeaders();
        }

        @Override
        public InputStream getBody() throws IOException {
            return new BoundedBody(answer.getBody());
        }

        @Override
        public void close() {
            answer.close();
        }
    }

    private static final class BoundedBody extends FilterInputStream {

        private int left = LARGEST;

        private BoundedBody(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0) {
                count(1);
            }
            return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            count(Math.max(read, 0));
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = super.skip(bytes);
            count((int) Math.min(skipped, Integer.MAX_VALUE));
            return skipped;
        }

        private void count(int read) throws IOException {
            left -= read;
            if (left < 0) {
                throw new IOException("The answer is longer than " + LARGEST + " bytes.");
            }
        }
    }
}
