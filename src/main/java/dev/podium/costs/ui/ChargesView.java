package dev.podium.costs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.podium.identity.Permission;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import jakarta.annotation.security.PermitAll;

/**
 * What is entered and by which rules it is charged: subscriptions and bills of the team, and for all teams who pays for machines,
 * exchange rates, electricity and the currency.
 */
@Route("charges")
@PageTitle("What is charged – Podium")
@Menu(title = "Charges", order = 7.55, icon = "charges")
@PermitAll
@StyleSheet("charges.css")
class ChargesView extends Div implements Headed {

    private final transient ChargeDesk desk;
    private final boolean seesTeam;
    private final boolean runsAll;
    private final transient Heading heading;

    ChargesView(ChargeDesk desk) {
        this.desk = desk;
        seesTeam = desk.seesTeam();
        runsAll = desk.runsAll();
        if (!runsAll) {
            desk.permissions().require(Permission.COSTS_SEE);
        }
        addClassName("charges");
        heading = new Heading("What is charged", desk.managesTeam() ? enterButton() : null);
        heading.setFacts("what Podium does not meter, and by which rules");
        show();
    }

    @Override
    public Heading heading() {
        return heading;
    }

    private Button enterButton() {
        var enter = new Button("Enter a bill", pressed -> new ChargeDialog(desk, this::show).open());
        enter.addThemeVariants(ButtonVariant.PRIMARY);
        return enter;
    }

    private void show() {
        removeAll();
        if (runsAll) {
            add(new WaitingPart(desk, this::show));
        }
        if (seesTeam) {
            add(new SubscriptionsPart(desk, this::show), new EnteredPart(desk, this::show));
        }
        add(new PayersPart(desk, this::show));
        var beside = new Div(new RatesPart(desk, this::show), new TariffsPart(desk, this::show));
        beside.addClassName("charges-beside");
        add(beside, new CurrencyPart(desk, this::show), explained());
    }

    private static Div explained() {
        var words = new Paragraph(
                "Each day that is over is charged shortly after midnight, in entries of the ledger: machines,"
                        + " electricity and subscriptions by these rules, bills on their day. Rules are only added, each from its day,"
                        + " and what is booked stays as it is.");
        var note = new Div(words);
        note.addClassNames("charges-note", "t2");
        return note;
    }
}
