package dev.podium.agents.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.agents.Sharing;
import dev.podium.identity.People;
import dev.podium.identity.People.Member;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Symbol;
import dev.podium.terminals.Terminals.Mode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who besides its owner may open an agent's terminal, and for how long. Each press counts at once. */
final class ShareDialog extends FormDialog {

    private final transient Agents agents;
    private final AgentId id;
    private final SerializableRunnable changed;
    private final FormRefusal refusal = new FormRefusal();
    private final ShareChoice team = new ShareChoice("Everybody in the team", "Nobody else");
    private final ComboBox<Member> person = new ComboBox<>("Somebody of the team");
    private final ShareChoice mode = new ShareChoice("May", null);
    private final Div openers = new Div();
    private transient Sharing sharing = Sharing.PRIVATE;

    ShareDialog(Agents agents, People people, Agent agent, SerializableRunnable changed) {
        super("Share");
        this.agents = agents;
        this.id = agent.id();
        this.changed = changed;
        setWidth("560px");
        person.setItems(people.members().stream()
                .filter(member -> !member.id().equals(agent.owner()))
                .toList());
        person.setItemLabelGenerator(Member::name);
        person.setWidthFull();
        person.setManualValidation(true);
        refusal.at("people", person);
        var give = new Button("Share with them", e -> give());
        var set = new Button("Save for the team", e -> replace(team.mode(), team.until(), sharing.people()));
        set.addClassName("for-team");
        give.addClassName("for-person");
        openers.addClassName("openers");
        body(refusal, team, set, new H3("By name"), person, mode, give, new H3("Who may open it now"), openers);
        var done = new Button("Done", e -> close());
        done.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
        getFooter().add(done);
        show(agent);
    }

    private void give() {
        refusal.accepts(() -> {
            var chosen = person.getValue();
            if (chosen == null) {
                throw Refusal.invalidField(
                        "people", "agents.bad-share", "Nobody is chosen.", "Choose somebody of the team.");
            }
            var grants = without(chosen);
            grants.add(new Sharing.Grant(chosen.id(), chosen.name(), mode.needed(), mode.until()));
            share(new Sharing(sharing.team(), sharing.teamUntil(), grants));
            person.clear();
        });
    }

    private List<Sharing.Grant> without(Member member) {
        return new ArrayList<>(sharing.people().stream()
                .filter(grant -> !grant.person().equals(member.id()))
                .toList());
    }

    private void replace(@Nullable Mode forTeam, @Nullable Instant until, List<Sharing.Grant> people) {
        refusal.accepts(() -> share(new Sharing(forTeam, until, people)));
    }

    private void share(Sharing wanted) {
        show(agents.share(id, wanted));
        changed.run();
    }

    private void show(Agent agent) {
        sharing = agent.sharing();
        setHeaderTitle("Share " + StateLook.shown(agent.name()));
        team.show(sharing.team(), sharing.teamUntil());
        openers.removeAll();
        agents.openers(id).forEach(opener -> openers.add(row(opener)));
    }

    private Div row(Agents.Opener opener) {
        var name = new Span(opener.name());
        name.addClassNames("cut", "grow");
        var why = new Span(ShareChoice.words(opener));
        why.addClassNames("t2", "s");
        var row = new Div(name, why);
        row.addClassNames("row", "opener");
        switch (opener.cause()) {
            case PERSON ->
                row.add(withdraw(
                        opener.name(),
                        () -> replace(
                                sharing.team(),
                                sharing.teamUntil(),
                                sharing.people().stream()
                                        .filter(grant -> !grant.person().equals(opener.person()))
                                        .toList())));
            case TEAM, ROLE, OWNER -> {}
        }
        return row;
    }

    private static Button withdraw(String name, SerializableRunnable press) {
        var button = new Button(Symbol.CLOSE.smallIcon(), e -> press.run());
        button.addClassNames("sm", "sq", "ghost");
        button.setAriaLabel("Withdraw from " + name);
        button.getElement().setAttribute("title", "Withdraw");
        return button;
    }
}
