package dev.podium.inference;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.identity.TeamPurged;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.secrets.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link ModelPrompts}, in the database. */
@Service
class TeamModelPrompts implements ModelPrompts {

    private static final String OBJECT = "prompts of models";

    private final PromptStore store;
    private final Secrets secrets;
    private final Catalog catalog;
    private final List<ModelAgents> agents;
    private final Permissions permissions;
    private final AuditTrail trail;

    TeamModelPrompts(
            PromptStore store,
            Secrets secrets,
            Catalog catalog,
            List<ModelAgents> agents,
            Permissions permissions,
            AuditTrail trail) {
        this.store = store;
        this.secrets = secrets;
        this.catalog = catalog;
        this.agents = agents;
        this.permissions = permissions;
        this.trail = trail;
    }

    @Override
    @Transactional(readOnly = true)
    public OptionalInt days() {
        permissions.require(Permission.MODEL_SEE);
        CurrentActor.team();
        return store.choice().map(choice -> OptionalInt.of(choice.days())).orElseGet(OptionalInt::empty);
    }

    @Override
    @Transactional
    public void keep(@Nullable Integer days) {
        permissions.require(Permission.TEAM_MANAGE);
        var team = CurrentActor.team();
        var before = store.choice();
        if (days == null) {
            store.chooseNone();
            before.ifPresent(choice -> secrets.forget(choice.key()));
        } else {
            if (days < 1 || days > MOST_DAYS) {
                throw Refusal.invalidField(
                        "days",
                        "inference.prompt-days",
                        "Prompts are kept for 1 to " + MOST_DAYS + " days.",
                        "Send such a number; " + USUAL_DAYS + " is usual.");
            }
            store.choose(
                    team,
                    days,
                    before.map(PromptStore.Choice::key)
                            .orElseGet(() -> secrets.keep("inference.prompts", PromptSeal.newKey())));
        }
        var said = days == null ? "none" : days.toString();
        if (!said.equals(before.map(choice -> Integer.toString(choice.days())).orElse("none"))) {
            trail.record("inference.prompts-kept", OBJECT, Map.of("days", said));
        }
        catalog.changed();
    }

    @Override
    public boolean ofOthers() {
        return permissions.allows(Permission.TERMINAL_OTHERS);
    }

    @Override
    @Transactional
    public Kept read(UUID call) {
        permissions.require(Permission.COSTS_OWN);
        var row = store.find(call)
                .filter(found -> found.person().equals(CurrentActor.require().person()) || opens(found.person()))
                .orElseThrow(TeamModelPrompts::none);
        var choice = store.choice().orElseThrow(TeamModelPrompts::none);
        var key = secrets.reveal(choice.key());
        try {
            var text = open(key, call, PromptSeal.What.PROMPT, row.prompt());
            var answer = row.answer();
            var answered = answer == null
                    ? null
                    : new Answered(open(key, call, PromptSeal.What.ANSWER, answer), answer.size(), answer.cut());
            trail.record("inference.prompt-read", call.toString(), Map.of());
            return new Kept(text, row.prompt().size(), row.prompt().cut(), answered);
        } catch (AEADBadTagException e) {
            var refusal = none();
            refusal.initCause(e);
            throw refusal;
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static String open(byte[] key, UUID call, PromptSeal.What what, PromptStore.Sealed sealed)
            throws AEADBadTagException {
        return new String(
                PromptSeal.open(key, CurrentActor.team(), call, what, sealed.bytes()), StandardCharsets.UTF_8);
    }

    private boolean opens(PersonId other) {
        return ofOthers() && agents.stream().noneMatch(each -> each.withholds(other));
    }

    private static Refusal none() {
        return Refusal.notFound(
                "inference.no-prompt",
                "Of this call no prompt is kept that you may see.",
                "Prompts are kept only while the team wants it, from then on, and for some days.");
    }

    /** Called with an actor of Podium's own in that team. The secrets' room destroys the key. */
    @EventListener
    @Transactional
    void on(TeamPurged purged) {
        store.chooseNone();
    }
}
