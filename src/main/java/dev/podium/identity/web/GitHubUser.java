package dev.podium.identity.web;

import dev.podium.identity.Claims;
import dev.podium.identity.SignedIn;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.user.OAuth2User;

/** {@link OfProvider} of GitHub. */
final class GitHubUser implements OAuth2User, OfProvider {

    private final SignedIn person;
    private final String subject;
    private final List<GrantedAuthority> authorities = AuthorityUtils.createAuthorityList("ROLE_USER");
    private volatile Map<String, Object> told;

    GitHubUser(SignedIn person, Claims claims) {
        this.person = person;
        this.subject = claims.subject();
        this.told = claims.all();
    }

    @Override
    public SignedIn person() {
        return person;
    }

    @Override
    public void told(Map<String, Object> claims) {
        told = claims;
    }

    @Override
    public Map<String, Object> getAttributes() {
        return told;
    }

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
        return authorities;
    }

    @Override
    public String getName() {
        return subject;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GitHubUser user && user.person.equals(person);
    }

    @Override
    public int hashCode() {
        return person.hashCode();
    }
}
