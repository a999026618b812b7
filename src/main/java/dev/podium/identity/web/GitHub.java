package dev.podium.identity.web;

import dev.podium.identity.Claims;
import dev.podium.identity.Providers;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * GitHub, as its documentation describes "Authorizing OAuth apps" and the REST API of users: it signs nothing about a
 * person, so its API is asked with their token. A login can be given up and taken by somebody else, and so can an
 * e-mail; the number stays.
 */
@Component
class GitHub {

    /** The code of a token that counts no longer. */
    static final String TOKEN_IS_OVER = "invalid_token";

    private static final int PAGE = 100;

    /** 10,000 teams; whoever has more is taken for somebody of whom nothing was said. */
    private static final int MOST_PAGES = 100;

    private static final Pattern NEXT = Pattern.compile("<([^<>]+)>\\s*;[^,<]*\\brel=\"next\"");

    private final ProviderCalls calls;
    private final JsonMapper json;

    GitHub(ProviderCalls calls, JsonMapper json) {
        this.calls = calls;
        this.json = json;
    }

    private record Page(int status, JsonNode body, Optional<URI> next) {}

    static boolean is(ClientRegistration registration) {
        return !registration.getScopes().contains("openid");
    }

    static ClientRegistration registration(Providers.Provider provider, String secret) {
        var pages = provider.issuer().replaceAll("/$", "");
        return ClientRegistration.withRegistrationId(provider.id())
                .clientId(provider.clientId())
                .clientSecret(secret)
                .clientName(provider.name())
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri("{baseUrl}/{action}/oauth2/code/{registrationId}")
                .scope("read:org", "user:email")
                .authorizationUri(pages + "/login/oauth/authorize")
                .tokenUri(pages + "/login/oauth/access_token")
                .userInfoUri(api(pages) + "/user")
                .userNameAttributeName("id")
                .issuerUri(pages)
                .build();
    }

    /** Of github.com and of ghe.com beside the pages, of a server of the house under them. */
    private static String api(String pages) {
        var host = String.valueOf(URI.create(pages).getHost()).toLowerCase(Locale.ROOT);
        return host.equals("github.com") || host.endsWith(".ghe.com") ? "https://api." + host : pages + "/api/v3";
    }

    /**
     * Who somebody is: the number, the name, the primary e-mail if it is verified, and as {@code groups} the
     * organisations ({@code org}) and teams ({@code org/team}).
     *
     * @throws OAuth2AuthenticationException {@code invalid_token} when the token counts no longer; {@code
     *     github_unreachable}; else {@code github_} and the status
     */
    Claims told(ClientRegistration registration, String token) {
        var pages = Objects.requireNonNull(registration.getProviderDetails().getIssuerUri());
        var api = api(pages);
        var user = ok(get(URI.create(api + "/user"), token)).body();
        if (!user.path("id").isIntegralNumber()) {
            throw failed("github_unexpected", null);
        }
        var all = new LinkedHashMap<String, Object>();
        all.put("id", user.path("id").asString());
        all.put("preferred_username", user.path("login").asString(""));
        if (user.path("name").isString()) {
            all.put("name", user.path("name").asString());
        }
        email(api, token).ifPresent(email -> {
            all.put("email", email);
            all.put("email_verified", true);
        });
        var groups = new ArrayList<String>();
        boolean complete = pages(api + "/user/orgs", token, org -> groups.add(name(org, "login")));
        complete &= pages(
                api + "/user/teams",
                token,
                team -> groups.add(name(team.path("organization"), "login") + "/" + name(team, "slug")));
        if (complete) {
            all.put("groups", List.copyOf(groups));
        } else {
            all.put("_claim_names", Map.of("groups", "more than " + MOST_PAGES * PAGE));
        }
        return new Claims(pages, user.path("id").asString(), null, all);
    }

    private Optional<String> email(String api, String token) {
        var page = get(URI.create(api + "/user/emails?per_page=" + PAGE), token);
        if (page.status() == 404) {
            // So GitHub answers a token that may not read them.
            return Optional.empty();
        }
        for (var email : ok(page).body()) {
            if (email.path("primary").asBoolean(false) && email.path("verified").asBoolean(false)) {
                return Optional.of(email.path("email").asString(""));
            }
        }
        return Optional.empty();
    }

    /** Whether that were all of them. */
    private boolean pages(String address, String token, Consumer<JsonNode> one) {
        var first = URI.create(address + "?per_page=" + PAGE);
        var next = Optional.of(first);
        for (int page = 0; page < MOST_PAGES && next.isPresent(); page++) {
            var answer = ok(get(next.get(), token));
            answer.body().forEach(one);
            next = answer.next();
            if (next.isPresent() && !next.get().getRawAuthority().equals(first.getRawAuthority())) {
                // The token goes along with the call.
                throw failed("github_unexpected", null);
            }
        }
        return next.isEmpty();
    }

    private static String name(JsonNode of, String field) {
        if (!of.path(field).isString()) {
            throw failed("github_unexpected", null);
        }
        return of.path(field).asString();
    }

    private static Page ok(Page page) {
        return switch (page.status()) {
            case 200 -> page;
            case 401 -> throw failed(TOKEN_IS_OVER, null);
            default -> throw failed("github_" + page.status(), null);
        };
    }

    private Page get(URI address, String token) {
        try {
            return Objects.requireNonNull(calls.plain()
                    .get()
                    .uri(address)
                    .header(HttpHeaders.ACCEPT, "application/vnd.github+json")
                    .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                    .header("X-GitHub-Api-Version", "2022-11-28")
                    .header(HttpHeaders.USER_AGENT, "Podium")
                    .exchange((request, response) -> {
                        int status = response.getStatusCode().value();
                        return new Page(
                                status,
                                status == 200 ? body(response.getBody().readAllBytes()) : json.createObjectNode(),
                                next(response.getHeaders().getFirst(HttpHeaders.LINK)));
                    }));
        } catch (RestClientException e) {
            throw failed("github_unreachable", e);
        } catch (JacksonException | IllegalArgumentException e) {
            throw failed("github_unexpected", e);
        }
    }

    private JsonNode body(byte[] text) throws IOException {
        return json.readTree(new String(text, StandardCharsets.UTF_8));
    }

    private static Optional<URI> next(@Nullable String links) {
        var found = NEXT.matcher(links == null ? "" : links);
        return found.find() ? Optional.of(URI.create(found.group(1))) : Optional.empty();
    }

    private static OAuth2AuthenticationException failed(String code, @Nullable Throwable cause) {
        var failed = new OAuth2AuthenticationException(new OAuth2Error(code));
        if (cause != null) {
            failed.initCause(cause);
        }
        return failed;
    }
}
