package dev.podium.identity.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import dev.podium.identity.ServiceAccounts;
import dev.podium.identity.ServiceAccounts.ServiceAccount;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Refusal;
import dev.podium.portal.Table;
import java.time.Duration;

/** The tokens of one service account: which there are, a new one, and the end of an old one. */
class ServiceTokensDialog extends Dialog {

    private final transient ServiceAccounts accounts;
    private final transient ServiceAccount account;
    private final transient Runnable changed;
    private final Button make = new Button();
    private final Table<Tokens.Token> list;
    private final Paragraph none = new Paragraph("No tokens yet. Make one and give it to the program.");

    ServiceTokensDialog(ServiceAccounts accounts, ServiceAccount account, Duration longest, Runnable changed) {
        this.accounts = accounts;
        this.account = account;
        this.changed = changed;
        this.list = new Table<>("Tokens of " + account.name());
        setHeaderTitle("Tokens of " + account.name());
        addClassName("dlg");
        setWidth("720px");
        columns();
        var body = new Div(none, list);
        body.addClassName("dbody");
        add(body);
        make.setText("Make a token");
        make.addClickListener(pressed -> new TokenDialog(
                        (name, scopes, validFor) -> accounts.makeToken(account.id(), name, scopes, validFor),
                        longest,
                        accounts.scopes(account.role()),
                        "At least one",
                        this::refresh)
                .open());
        make.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Done", pressed -> close()), make);
        show();
    }

    /** The button that begins a new token. */
    Button primary() {
        return make;
    }

    private void columns() {
        list.addName("Name", Tokens.Token::name, token -> "");
        list.addFact("Ends in", token -> "…" + token.ending());
        list.onPhone(list.addComponentColumn(AccountView::scopes).setHeader("May do"), AccountView::scopesInWords);
        list.onPhone(
                list.addColumn(token -> token.lastUsedAt() == null ? "Never" : Times.minute(token.lastUsedAt()))
                        .setHeader("Last used"),
                token -> token.lastUsedAt() == null ? "never used" : "used " + Times.minute(token.lastUsedAt()));
        list.onPhone(
                list.addColumn(token -> Times.day(token.expiresAt())).setHeader("Expires"),
                token -> "until " + Times.day(token.expiresAt()));
        list.addComponentColumn(this::revokeButton).setAutoWidth(true).setFlexGrow(0);
        list.setAllRowsVisible(true);
    }

    private Button revokeButton(Tokens.Token token) {
        var button = new Button("Revoke");
        button.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.ERROR);
        button.setAriaLabel("Revoke " + token.name());
        button.addClickListener(pressed -> TokenDialog.confirmRevoke(token, () -> {
            try {
                accounts.revokeToken(account.id(), token.id());
            } catch (Refusal revokedMeanwhile) {
                // Somebody else, or another page, was first: what was wanted is so.
                if (revokedMeanwhile.kind() != Refusal.Kind.NOT_FOUND) {
                    throw revokedMeanwhile;
                }
            }
            refresh();
        }));
        return button;
    }

    private void refresh() {
        show();
        changed.run();
    }

    private void show() {
        var all = accounts.tokens(account.id());
        list.setItems(all);
        list.setVisible(!all.isEmpty());
        none.setVisible(all.isEmpty());
    }
}
