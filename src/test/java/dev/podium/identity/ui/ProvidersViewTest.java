package dev.podium.identity.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.face.FakePermissions;
import dev.podium.face.PageTest;
import dev.podium.identity.Permission;
import dev.podium.identity.Providers;
import dev.podium.identity.SetUp;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.portal.EmptyState;
import dev.podium.portal.RefusalCard;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

@SpringJUnitWebConfig(ProvidersViewTest.Rooms.class)
@ViewPackages(packages = {"dev.podium.identity.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class ProvidersViewTest extends PageTest {

    @ComponentScan(
            basePackages = "dev.podium.portal",
            excludeFilters =
                    @ComponentScan.Filter(type = FilterType.REGEX, pattern = "dev\\.podium\\.portal\\.web\\..*"))
    @Import({FakeProviders.class, FakePermissions.class})
    static class Rooms {

        @Bean
        SetUp setUp() {
            return new SetUp() {
                @Override
                public boolean needed() {
                    return false;
                }

                @Override
                public Optional<String> offer() {
                    return Optional.empty();
                }

                @Override
                public boolean admits(String token) {
                    return false;
                }

                @Override
                public List<Refusal> problems(FirstPerson wanted) {
                    return List.of();
                }

                @Override
                public String complete(String token, FirstPerson wanted, String address) {
                    throw new UnsupportedOperationException("nobody sets up here");
                }
            };
        }
    }

    @Autowired
    FakeProviders providers;

    @Autowired
    FakePermissions permissions;

    @AfterEach
    void nobodyIsSignedIn() {
        SecurityContextHolder.clearContext();
    }

    private static Providers.Provider provider(String id, boolean enabled, boolean fromSettings) {
        return new Providers.Provider(
                id,
                "House " + id,
                "https://id.example.org",
                "podium",
                Set.of("example.org"),
                "groups",
                Set.of(),
                enabled,
                fromSettings);
    }

    private void press(String text) {
        $(Button.class).withText(text).last().click();
        roundTrip();
    }

    private void type(String label, String text) {
        $(TextField.class)
                .withPropertyValue(TextField::getLabel, label)
                .single()
                .setValue(text);
    }

    @Test
    void theSignInPageHasALinkForEachProviderThatIsOffered() {
        providers.known.add(provider("keycloak", true, false));
        providers.known.add(provider("off", false, false));
        navigate(LoginView.class);
        assertThat($(Anchor.class).all()).singleElement().satisfies(way -> {
            assertThat(way.getText()).isEqualTo("Sign in with House keycloak");
            assertThat(way.getHref()).isEqualTo("oauth2/authorization/keycloak");
            assertThat(way.isRouterIgnore()).isTrue();
        });
        assertThat($(SignInForm.class).exists()).isTrue();
    }

    @Test
    void theEmptyPageOffersTheFirstProvider() {
        navigate(ProvidersView.class);
        assertThat($(EmptyState.class).single().title()).contains("e-mail and password");
        press("Add a provider");
        assertThat($(ProviderDialog.class).single().isOpened()).isTrue();
    }

    @Test
    void aProviderIsAddedByTheDialogAndShownWithWhatToEnterOverThere() {
        navigate(ProvidersView.class);
        press("Add a provider");
        type("Short name", "keycloak");
        type("Name on the button", "Our house");
        type("Issuer", "https://id.example.org/realms/x ");
        type("Client id", "podium");
        type("Claim with the user name", "uid");
        $(PasswordField.class).single().setValue("s3cret");
        $(TextArea.class).first().setValue("example.org\n\n example.com ");
        $(ProviderDialog.class).single().save();
        assertThat(providers.known).singleElement().satisfies(added -> {
            assertThat(added.issuer()).isEqualTo("https://id.example.org/realms/x");
            assertThat(added.allowedDomains()).containsExactlyInAnyOrder("example.org", "example.com");
            assertThat(added.enabled()).isTrue();
            assertThat(added.userNameClaim()).isEqualTo("uid");
        });
        assertThat(providers.secrets).containsExactly("s3cret");
        assertThat($(ProviderCard.class).single().getElement().getTextRecursively())
                .contains("/login/oauth2/code/keycloak", "/logout/connect/back-channel/keycloak");
    }

    @Test
    void gitHubIsAddedWithItsAddressAndADefaultTeam() {
        navigate(ProvidersView.class);
        press("Add a provider");
        $(Select.class).withPropertyValue(Select::getLabel, "Kind").single().setValue(Providers.Kind.GITHUB);
        type("Short name", "github");
        type("Name on the button", "GitHub");
        type("Client id", "podium");
        type("Team for whom no mapping gives one", "red");
        $(Select.class).withPropertyValue(Select::getLabel, "Its role").single().setValue(Role.VIEWER);
        $(TextArea.class).last().setValue("acme\nacme/platform");
        $(ProviderDialog.class).single().save();
        assertThat(providers.known).singleElement().satisfies(added -> {
            assertThat(added.kind()).isEqualTo(Providers.Kind.GITHUB);
            assertThat(added.issuer()).isEqualTo("https://github.com");
            assertThat(added.allowedGroups()).containsExactlyInAnyOrder("acme", "acme/platform");
            assertThat(added.defaultTeam()).isEqualTo(new Providers.DefaultTeam("red", Role.VIEWER));
        });
        assertThat($(ProviderCard.class).single().getElement().getTextRecursively())
                .contains("/login/oauth2/code/github", "red, Viewer")
                .doesNotContain("back-channel");
    }

    @Test
    void aMappingWhoseTeamWasDeletedSaysThatItGivesNothing() {
        providers.known.add(provider("keycloak", true, false));
        providers.mapped.add(new Providers.Mapping(
                java.util.UUID.randomUUID(),
                "groups",
                "ops",
                Providers.Comparison.PATTERN,
                "gone",
                Role.MEMBER,
                false,
                false));
        navigate(ProvidersView.class);
        assertThat($(ProviderCard.class).single().getElement().getTextRecursively())
                .contains("groups matches ops → gone, member (the team was deleted: this gives nothing)");
    }

    @Test
    void aRefusalStandsInTheFormAndAtItsField() {
        navigate(ProvidersView.class);
        press("Add a provider");
        type("Short name", "taken");
        $(ProviderDialog.class).single().save();
        assertThat($(RefusalCard.class).single().code()).isEqualTo("identity.provider-there");
        assertThat($(TextField.class)
                        .withPropertyValue(TextField::getLabel, "Short name")
                        .single()
                        .isInvalid())
                .isTrue();
        assertThat($(ProviderDialog.class).single().isOpened()).isTrue();
    }

    @Test
    void aProviderIsSwitchedOffAndItsIssuerStays() {
        providers.known.add(provider("keycloak", true, false));
        navigate(ProvidersView.class);
        press("Change");
        assertThat($(TextField.class)
                        .withPropertyValue(TextField::getLabel, "Issuer")
                        .single()
                        .isReadOnly())
                .isTrue();
        $(Checkbox.class).single().setValue(false);
        $(ProviderDialog.class).single().save();
        assertThat(providers.known)
                .singleElement()
                .satisfies(now -> assertThat(now.enabled()).isFalse());
        assertThat(providers.secrets).containsExactly("");
    }

    @Test
    void aProviderOfTheVariablesIsShownAndNotChanged() {
        providers.known.add(provider("settings", true, true));
        navigate(ProvidersView.class);
        assertThat($(Button.class).withText("Change").exists()).isFalse();
        assertThat($(Button.class).withText("Map a group").exists()).isTrue();
    }

    @Test
    void aGroupIsMappedAndUnmapped() {
        providers.known.add(provider("keycloak", true, false));
        navigate(ProvidersView.class);
        press("Map a group");
        type("Value", " odd group ");
        type("Team", "red");
        $(MappingDialog.class).single().save();
        assertThat(providers.mapped).singleElement().satisfies(mapping -> {
            assertThat(mapping.value()).isEqualTo(" odd group ");
            assertThat(mapping.role()).isEqualTo(Role.MEMBER);
            assertThat(mapping.comparison()).isEqualTo(Providers.Comparison.VALUE);
        });
        press("Remove");
        assertThat(providers.mapped).isEmpty();
    }

    @Test
    void whatTheProviderToldIsShownAsText() {
        var token = new OidcIdToken(
                "t",
                Instant.now(),
                Instant.now().plusSeconds(60),
                Map.of("sub", "1", "groups", List.of("<img src=x onerror=alert(1)>")));
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(new DefaultOidcUser(List.of(), token), null));
        providers.synced = new Providers.Sync(
                "keycloak", Instant.now(), List.of("You stay owner of red, because you are its last owner."));
        navigate(ProvidersView.class);
        assertThat($(ProvidersView.class).single().getElement().getTextRecursively())
                .contains("You stay owner of red");
        assertThat($(Pre.class).single().getText())
                .contains("sub: 1")
                .contains("groups: [<img src=x onerror=alert(1)>]");
    }

    @Test
    void whoDoesNotRunTheInstallationSeesNothing() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        UI.getCurrent().navigate("admin/sign-in");
        assertThat($(RefusalCard.class).single().code()).isEqualTo("identity.not-allowed");
        assertThat($(ProvidersView.class).exists()).isFalse();
    }
}
