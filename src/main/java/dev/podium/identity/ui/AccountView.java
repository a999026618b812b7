package dev.podium.identity.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.identity.Profile;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Refusal;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Table;
import jakarta.annotation.security.PermitAll;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** My account: who I am, where I am signed in, my API tokens, and the way out. */
@Route("account")
@PageTitle("Account – Podium")
@PermitAll
@StyleSheet("identity.css")
class AccountView extends Div implements Headed {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH);

    private final transient Tokens tokens;
    private final Heading heading;
    private final Table<Tokens.Token> list = new Table<>("API tokens");
    private final Paragraph none =
            new Paragraph("No tokens yet. A token lets a script use Podium's API as you, in this team.");

    AccountView(Tokens tokens, Profile profile, Permissions permissions, AuthenticationContext authentication) {
        this.tokens = tokens;
        addClassName("identity-account");
        var signOut = new Button("Sign out", pressed -> authentication.logout());
        var make = new Button(
                "Make a token",
                pressed -> new TokenDialog(
                                tokens::make, tokens.longest(), Tokens.SCOPES, "All that you may do", this::refresh)
                        .open());
        make.addThemeVariants(ButtonVariant.PRIMARY);
        heading = new Heading("Account", make);
        columns();
        add(new ProfileSection(profile, signOut));
        if (permissions.allows(Permission.AGENT_SEE)) {
            // The pages are a higher room's, so they are named by their paths.
            add(new Anchor("account/watchers", "Who watched my terminals, and who may open them"));
            add(new Div(new Anchor("account/news", "What I am told of agents")));
        }
        add(new H2("API tokens"), none, list);
        refresh();
    }

    @Override
    public Heading heading() {
        return heading;
    }

    private void columns() {
        list.addName("Name", Tokens.Token::name, token -> "");
        list.addFact("Ends in", token -> "…" + token.ending());
        list.onPhone(list.addComponentColumn(AccountView::scopes).setHeader("May do"), AccountView::scopesInWords);
        list.onPhone(
                list.addColumn(token -> said(token.lastUsedAt(), MINUTE, "Never"))
                        .setHeader("Last used"),
                token -> token.lastUsedAt() == null ? "never used" : "used " + said(token.lastUsedAt(), MINUTE, ""));
        list.onPhone(
                list.addColumn(token -> said(token.expiresAt(), DAY, "")).setHeader("Expires"),
                token -> "until " + said(token.expiresAt(), DAY, ""));
        list.addComponentColumn(this::revokeButton).setAutoWidth(true).setFlexGrow(0);
        list.setAllRowsVisible(true);
    }

    static Span scopes(Tokens.Token token) {
        var shown = new Span(scopesInWords(token));
        shown.setTitle(token.scopes().stream().sorted().collect(Collectors.joining(", ")));
        return shown;
    }

    static String scopesInWords(Tokens.Token token) {
        var all = token.scopes();
        return all.size() == 1 ? all.iterator().next() : all.size() + " scopes";
    }

    private Button revokeButton(Tokens.Token token) {
        var button = new Button("Revoke");
        button.addClassNames("ghost", "danger");
        button.setAriaLabel("Revoke " + token.name());
        button.addClickListener(pressed -> TokenDialog.confirmRevoke(token, () -> {
            try {
                tokens.revoke(token.id());
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
        var mine = tokens.mine();
        list.setItems(mine);
        list.setVisible(!mine.isEmpty());
        none.setVisible(mine.isEmpty());
    }

    private static String said(@Nullable Instant time, DateTimeFormatter how, String never) {
        return time == null ? never : how.format(time.atZone(ZoneId.systemDefault()));
    }
}
