package dev.podium.identity.web;

import dev.podium.identity.SignedIn;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** {@link OfProvider} of OpenID Connect. */
final class ProviderUser extends DefaultOidcUser implements OfProvider {

    private final SignedIn person;

    /** What was told since, or nothing: then it is what was told at the sign-in. */
    private volatile @Nullable Map<String, Object> anew;

    ProviderUser(SignedIn person, OidcUser told) {
        super(AuthorityUtils.createAuthorityList("ROLE_USER"), told.getIdToken(), told.getUserInfo());
        this.person = person;
    }

    @Override
    public SignedIn person() {
        return person;
    }

    @Override
    public void told(Map<String, Object> claims) {
        anew = claims;
    }

    @Override
    public Map<String, Object> getAttributes() {
        var now = anew;
        return now == null ? super.getAttributes() : now;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProviderUser user && user.person.equals(person);
    }

    @Override
    public int hashCode() {
        return person.hashCode();
    }
}
