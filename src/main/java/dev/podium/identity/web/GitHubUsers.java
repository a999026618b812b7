package dev.podium.identity.web;

import dev.podium.identity.ProviderSignIn;
import dev.podium.kernel.Refusal;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.user.OAuth2User;

/** After GitHub gave a token: what it tells of its owner, and then the person. */
class GitHubUsers implements OAuth2UserService<OAuth2UserRequest, OAuth2User> {

    private final GitHub gitHub;
    private final ProviderSignIn signIn;

    GitHubUsers(GitHub gitHub, ProviderSignIn signIn) {
        this.gitHub = gitHub;
        this.signIn = signIn;
    }

    @Override
    public OAuth2User loadUser(OAuth2UserRequest request) {
        var registration = request.getClientRegistration();
        var claims = gitHub.told(registration, request.getAccessToken().getTokenValue());
        try {
            var person = signIn.enter(
                    registration.getRegistrationId(), claims, ProviderUsers.address(), ProviderUsers.agent());
            return new GitHubUser(person, claims);
        } catch (Refusal refusal) {
            throw new PasswordAuthentication.Refused(refusal);
        }
    }
}
