package dev.podium.identity.ui;

import com.vaadin.flow.component.HasSize;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.shared.HasValidationProperties;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.identity.Providers;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.portal.RefusalCard;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Which group gives which role in which team. */
class MappingDialog extends Dialog {

    private final transient Providers providers;
    private final transient Providers.Provider provider;
    private final transient Runnable saved;
    private final TextField claim = new TextField("Claim");
    private final Select<Providers.Comparison> how = new Select<>();
    private final TextField value = new TextField("Value");
    private final TextField team = new TextField("Team");
    private final Select<Role> role = new Select<>();
    private final Checkbox make = new Checkbox("Make the team at the first sign-in if it does not exist");
    private final Map<String, HasValidationProperties> fields =
            Map.of("claim", claim, "value", value, "team", team, "role", role);
    private final Div refused = new Div();

    MappingDialog(Providers providers, Providers.Provider provider, Runnable saved) {
        this.providers = providers;
        this.provider = provider;
        this.saved = saved;
        setHeaderTitle("Map a group of " + provider.name());
        addClassName("dlg");
        setWidth("440px");
        setCloseOnOutsideClick(false);
        claim.setValue(provider.groupsClaim());
        claim.setHelperText("By its name, or as a path with dots such as realm_access.roles");
        how.setLabel("Has");
        how.setItems(Providers.Comparison.values());
        how.setItemLabelGenerator(comparison -> switch (comparison) {
            case VALUE -> "exactly the value";
            case PREFIX -> "a value that begins with";
            case PATTERN -> "a value that matches the regular expression";
        });
        how.addValueChangeListener(changed -> value.setHelperText(
                changed.getValue() == Providers.Comparison.PATTERN
                        ? "It must match the whole value: course-(ml|db)-[0-9]+"
                        : ""));
        how.setValue(Providers.Comparison.VALUE);
        role.setLabel("Role");
        role.setItems(Providers.MAPPABLE);
        role.setItemLabelGenerator(
                one -> one.name().charAt(0) + one.name().substring(1).toLowerCase(Locale.ROOT));
        role.setValue(Role.MEMBER);
        var body = new Div(refused, claim, how, value, team, role, make);
        body.addClassName("dbody");
        for (HasSize field : List.of(claim, how, value, team, role)) {
            field.setWidthFull();
        }
        add(body);
        var save = new Button("Map", pressed -> save());
        save.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", pressed -> close()), save);
        value.focus();
    }

    void save() {
        refused.removeAll();
        fields.values().forEach(field -> field.setInvalid(false));
        try {
            // The value as it was typed: a group's name may begin or end with a space.
            providers.map(
                    provider.id(),
                    new Providers.Mapping(
                            UUID.randomUUID(),
                            claim.getValue().strip(),
                            value.getValue(),
                            how.getValue(),
                            team.getValue().strip(),
                            role.getValue(),
                            make.getValue(),
                            false));
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
}
