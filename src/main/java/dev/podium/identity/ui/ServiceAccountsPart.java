package dev.podium.identity.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.identity.ServiceAccounts;
import dev.podium.identity.ServiceAccounts.ServiceAccount;
import dev.podium.kernel.Role;
import dev.podium.portal.Counted;
import dev.podium.portal.Symbol;
import dev.podium.portal.Table;
import dev.podium.portal.Toasts;
import java.time.Duration;
import java.util.Locale;

/** The team's service accounts, for those who may manage them. */
class ServiceAccountsPart extends Div {

    private final transient ServiceAccounts accounts;
    private final Duration longest;
    private final Table<ServiceAccount> list = new Table<>("Service accounts");
    private final Paragraph none =
            new Paragraph("No service accounts yet. One lets a program, such as a build, work for"
                    + " the team under its own name: add one, then make it a token.");

    ServiceAccountsPart(ServiceAccounts accounts, Duration longest) {
        this.accounts = accounts;
        this.longest = longest;
        addClassName("identity-part");
        var add = new Button("Add a service account", Symbol.PLUS.smallIcon(), pressed -> add());
        add.addClassNames("push", "sm");
        var head = new Div(new H2("Service accounts"), add);
        head.addClassNames("row", "g3");
        columns();
        add(head, none, list);
        refresh();
    }

    private void columns() {
        list.addName(
                "Account",
                ServiceAccount::name,
                account -> account.disabled() ? "Disabled" : "Made by " + account.madeBy());
        list.addFact("Acts as", account -> RoleWords.of(account.role()));
        list.onPhone(
                list.addColumn(ServiceAccount::tokens).setHeader("Tokens").setAutoWidth(true),
                account -> Counted.of(account.tokens(), "token", "tokens"));
        list.onPhone(
                list.addColumn(account -> account.lastUsedAt() == null ? "Never" : Times.minute(account.lastUsedAt()))
                        .setHeader("Last used"),
                account -> account.lastUsedAt() == null ? "never used" : "used " + Times.minute(account.lastUsedAt()));
        list.addComponentColumn(this::actions).setWidth("64px").setFlexGrow(0);
    }

    private Component actions(ServiceAccount account) {
        var bar = new MenuBar();
        bar.addThemeVariants(MenuBarVariant.LUMO_TERTIARY);
        var button = bar.addItem(Symbol.MORE.smallIcon());
        button.setAriaLabel("Change " + account.name());
        var menu = button.getSubMenu();
        menu.addItem("Tokens…", chosen -> tokens(account));
        menu.addItem("Rename…", chosen -> rename(account));
        for (var role : ServiceAccounts.ROLES) {
            var item = menu.addItem(RoleWords.both(role), chosen -> {
                accounts.change(account.id(), null, role, null);
                Toasts.say(account.name() + " acts as a " + RoleWords.of(role).toLowerCase(Locale.ROOT) + " now.");
                refresh();
            });
            item.setCheckable(true);
            item.setChecked(role == account.role());
        }
        menu.addItem(account.disabled() ? "Enable" : "Disable", chosen -> {
            accounts.change(account.id(), null, null, !account.disabled());
            refresh();
        });
        menu.addItem(
                "Delete…",
                chosen -> Asked.before(
                        "Delete " + account.name() + "?",
                        "Its tokens are refused from now on. Its agents stay; an owner may stop and delete them.",
                        "Delete",
                        () -> {
                            accounts.delete(account.id());
                            refresh();
                        }));
        return bar;
    }

    private void tokens(ServiceAccount account) {
        new ServiceTokensDialog(accounts, account, longest, this::refresh).open();
    }

    private void add() {
        var name = name("");
        name.setHelperText("What the program does, such as deploy-bot");
        var role = new Select<Role>();
        role.setLabel("Acts as");
        role.setItems(ServiceAccounts.ROLES);
        role.setItemLabelGenerator(RoleWords::both);
        role.setValue(Role.VIEWER);
        role.setWidthFull();
        new AskedForm(
                        "Add a service account",
                        "Add",
                        () -> {
                            var made = accounts.make(name.getValue(), role.getValue());
                            refresh();
                            tokens(made);
                        },
                        name,
                        role)
                .open();
        name.focus();
    }

    private void rename(ServiceAccount account) {
        var name = name(account.name());
        new AskedForm(
                        "Rename " + account.name(),
                        "Rename",
                        () -> {
                            accounts.change(account.id(), name.getValue(), null, null);
                            refresh();
                        },
                        name)
                .open();
        name.focus();
    }

    private static TextField name(String value) {
        var name = new TextField("Name");
        name.setValue(value);
        name.setWidthFull();
        return name;
    }

    private void refresh() {
        var all = accounts.list();
        list.setItems(all);
        list.fit(all.size());
        list.setVisible(!all.isEmpty());
        none.setVisible(all.isEmpty());
    }
}
