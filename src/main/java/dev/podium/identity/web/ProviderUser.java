package dev.podium.identity.web;

import dev.podium.identity.SignedIn;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** The principal of a browser session that a provider gave: the person, and what the provider told of them. */
final class ProviderUser extends DefaultOidcUser {

    private final SignedIn person;

    ProviderUser(SignedIn person, OidcUser told) {
        super(AuthorityUtils.createAuthorityList("ROLE_USER"), told.getIdToken(), told.getUserInfo());
        this.person = person;
    }

    SignedIn person() {
        return person;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProviderUser user && user.person.equals(person) && super.equals(other);
    }

    @Override
    public int hashCode() {
        return Objects.hash(person, super.hashCode());
    }
}
