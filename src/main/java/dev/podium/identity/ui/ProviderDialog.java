package dev.podium.identity.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasSize;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.shared.HasValidationProperties;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.identity.Providers;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.portal.RefusalCard;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Adds a provider or changes one; issuer and client stay, since identities hang on them. */
class ProviderDialog extends Dialog {

    private final transient Providers providers;
    private final transient Runnable saved;
    private final boolean isNew;
    private final Select<Providers.Kind> kind = new Select<>();
    private final TextField id = new TextField("Short name");
    private final TextField name = new TextField("Name on the button");
    private final TextField issuer = new TextField("Issuer");
    private final TextField clientId = new TextField("Client id");
    private final PasswordField secret = new PasswordField("Client secret");
    private final TextArea domains = new TextArea("Whose e-mail is of these domains comes in");
    private final TextField groupsClaim = new TextField("Claim with the groups");
    private final TextArea groups = new TextArea("Who is in one of these groups comes in");
    private final TextField userNameClaim = new TextField("Claim with the user name");
    private final TextField defaultTeam = new TextField("Team for whom no mapping gives one");
    private final Select<Role> defaultRole = new Select<>();
    private final Checkbox enabled = new Checkbox("Offered on the sign-in page", true);
    private final Map<String, HasValidationProperties> fields = new LinkedHashMap<>();
    private final Div refused = new Div();

    ProviderDialog(Providers providers, Providers.@Nullable Provider provider, Runnable saved) {
        this.providers = providers;
        this.saved = saved;
        this.isNew = provider == null;
        setHeaderTitle(provider == null ? "Add a provider" : "Change " + provider.name());
        addClassName("dlg");
        setWidth("440px");
        setCloseOnOutsideClick(false);
        id.setHelperText("Becomes part of the addresses to enter at the provider, such as keycloak");
        showKind(Providers.Kind.OPENID);
        domains.setHelperText(
                "One a line; the provider has to vouch for the e-mail. * lets everybody in whom it knows");
        secret.setHelperText(provider == null ? "" : "Empty: as it is");
        secret.setRevealButtonVisible(false);
        secret.getElement().setAttribute("autocomplete", "off");
        groupsClaim.setValue("groups");
        userNameClaim.setValue(Providers.Provider.USER_NAME);
        userNameClaim.setHelperText("Machines may make OS users of it: take one that nobody can change for themselves");
        kind.setLabel("Kind");
        kind.setItems(Providers.Kind.values());
        kind.setItemLabelGenerator(one -> one == Providers.Kind.GITHUB ? "GitHub" : "OpenID Connect");
        kind.setValue(Providers.Kind.OPENID);
        kind.addValueChangeListener(chosen -> showKind(chosen.getValue()));
        defaultTeam.setHelperText("Empty: they see no team until somebody invites them");
        defaultRole.setLabel("Its role");
        defaultRole.setItems(
                Providers.MAPPABLE.stream().filter(role -> role != Role.OWNER).toList());
        defaultRole.setItemLabelGenerator(RoleWords::of);
        defaultRole.setValue(Role.MEMBER);
        fields.putAll(Map.of("id", id, "name", name, "issuer", issuer, "clientId", clientId));
        fields.putAll(Map.of("allowedDomains", domains, "allowedGroups", groups, "groupsClaim", groupsClaim));
        fields.put("userNameClaim", userNameClaim);
        fields.putAll(Map.of("defaultTeam", defaultTeam, "defaultRole", defaultRole));
        if (provider != null) {
            show(provider);
        }
        var body =
                new Div(refused, kind, id, name, issuer, clientId, secret, domains, groupsClaim, groups, userNameClaim);
        body.add(defaultTeam, defaultRole, enabled);
        body.addClassName("dbody");
        body.getChildren().filter(HasSize.class::isInstance).forEach(ProviderDialog::widen);
        add(body);
        var save = new Button(provider == null ? "Add" : "Save", pressed -> save());
        save.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", pressed -> close()), save);
    }

    private static void widen(Component field) {
        ((HasSize) field).setWidthFull();
    }

    /** GitHub lists organisations and their teams under one name, and its address is known. */
    private void showKind(Providers.Kind chosen) {
        boolean gitHub = chosen == Providers.Kind.GITHUB;
        issuer.setLabel(gitHub ? "Address of GitHub" : "Issuer");
        issuer.setHelperText(
                gitHub
                        ? "Change it for a GitHub Enterprise Server of the house"
                        : "As in its .well-known/openid-configuration");
        if (gitHub && issuer.isEmpty()) {
            issuer.setValue("https://github.com");
        }
        groups.setHelperText(
                gitHub
                        ? "One a line: an organisation, or organisation/team; one that ends in * is a beginning"
                        : "One a line; one that ends in * is a beginning");
        groupsClaim.setVisible(!gitHub);
        userNameClaim.setVisible(!gitHub);
    }

    private void show(Providers.Provider provider) {
        kind.setValue(provider.kind());
        kind.setReadOnly(true);
        var fallback = provider.defaultTeam();
        if (fallback != null) {
            defaultTeam.setValue(fallback.team());
            defaultRole.setValue(fallback.role());
        }
        id.setValue(provider.id());
        name.setValue(provider.name());
        issuer.setValue(provider.issuer());
        clientId.setValue(provider.clientId());
        domains.setValue(String.join("\n", new TreeSet<>(provider.allowedDomains())));
        groupsClaim.setValue(provider.groupsClaim());
        userNameClaim.setValue(provider.userNameClaim());
        groups.setValue(String.join("\n", new TreeSet<>(provider.allowedGroups())));
        enabled.setValue(provider.enabled());
        id.setReadOnly(true);
        issuer.setReadOnly(true);
        clientId.setReadOnly(true);
    }

    void save() {
        refused.removeAll();
        fields.values().forEach(field -> field.setInvalid(false));
        var team = defaultTeam.getValue().strip();
        var wanted = new Providers.Provider(
                id.getValue().strip(),
                name.getValue().strip(),
                issuer.getValue().strip(),
                clientId.getValue().strip(),
                lines(domains.getValue()),
                groupsClaim.getValue().strip(),
                lines(groups.getValue()),
                enabled.getValue(),
                false,
                kind.getValue(),
                team.isEmpty() ? null : new Providers.DefaultTeam(team, defaultRole.getValue()),
                userNameClaim.getValue().strip());
        try {
            if (isNew) {
                providers.add(wanted, secret.getValue());
            } else {
                providers.change(wanted, secret.getValue());
            }
            close();
            saved.run();
        } catch (Refusal refusal) {
            refused.add(new RefusalCard(refusal));
            var field = fields.get(String.valueOf(refusal.field()));
            if (field != null) {
                field.setErrorMessage(refusal.sentence());
                field.setInvalid(true);
            }
        }
    }

    private static Set<String> lines(String text) {
        var lines = new LinkedHashSet<String>();
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(lines::add);
        return lines;
    }
}
