package dev.podium.identity.web;

import dev.podium.identity.SignIn;
import dev.podium.kernel.Refusal;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Joins {@link SignIn} to Spring Security's form. */
class PasswordAuthentication implements AuthenticationProvider {

    /** A refusal on its way through Spring Security; the sign-in page shows it. */
    static final class Refused extends AuthenticationException {

        private final transient Refusal refusal;

        Refused(Refusal refusal) {
            super(refusal.sentence(), refusal);
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    private final SignIn signIn;

    PasswordAuthentication(SignIn signIn) {
        this.signIn = signIn;
    }

    @Override
    public Authentication authenticate(Authentication asked) {
        var address = asked.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : "";
        var password = asked.getCredentials();
        try {
            var person = signIn.check(
                    asked.getName(), password == null ? "" : password.toString(), address == null ? "" : address);
            var signedIn = UsernamePasswordAuthenticationToken.authenticated(
                    person, null, AuthorityUtils.createAuthorityList("ROLE_USER"));
            signedIn.setDetails(asked.getDetails());
            return signedIn;
        } catch (Refusal refusal) {
            throw new Refused(refusal);
        }
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }
}
