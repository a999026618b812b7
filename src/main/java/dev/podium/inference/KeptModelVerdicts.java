package dev.podium.inference;

import dev.podium.audit.AuditTrail;
import dev.podium.costs.Ledger;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.identity.TeamPurged;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link ModelVerdicts}, in the database. */
@Service
class KeptModelVerdicts implements ModelVerdicts {

    private static final Pattern REASON = Pattern.compile("([a-z0-9][a-z0-9-]{0,39})?");

    private final VerdictStore store;
    private final Ledger ledger;
    private final List<ModelAgents> agents;
    private final Catalog catalog;
    private final Permissions permissions;
    private final AuditTrail trail;
    private final TransactionTemplate transaction;

    KeptModelVerdicts(
            VerdictStore store,
            Ledger ledger,
            List<ModelAgents> agents,
            Catalog catalog,
            Permissions permissions,
            AuditTrail trail,
            TransactionTemplate transaction) {
        this.store = store;
        this.ledger = ledger;
        this.agents = agents;
        this.catalog = catalog;
        this.permissions = permissions;
        this.trail = trail;
        this.transaction = transaction;
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void give(UUID call, Verdict verdict) {
        if (!permissions.allows(Permission.COSTS_SEE)) {
            permissions.require(Permission.MODEL_CALL);
        }
        var entry = seen(call);
        if (!REASON.matcher(verdict.reason()).matches()) {
            throw bad(
                    "reason",
                    "A reason is up to 40 small letters, digits and hyphens.",
                    "Send one such as tests-failed, or leave it out.");
        }
        if (verdict.note().length() > LONGEST_NOTE) {
            throw bad("text", "A verdict's text has at most " + LONGEST_NOTE + " characters.", "Say it shorter.");
        }
        // PostgreSQL keeps no character of number 0.
        var said = new Verdict(verdict.good(), verdict.reason(), verdict.note().replace('\0', ' '));
        var session = CallFacts.read(entry.detail()).session();
        transaction.executeWithoutResult(_ -> {
            if (store.keep(CurrentActor.team(), call, CurrentActor.require(), said, session, entry.tier())) {
                trail.record(
                        "inference.verdict",
                        call.toString(),
                        Map.of(
                                "verdict",
                                said.good() ? "good" : "bad",
                                "reason",
                                said.reason(),
                                "text",
                                said.note(),
                                "model",
                                entry.provider() + "/" + entry.model()));
            }
        });
        catalog.changed();
    }

    private static Refusal bad(String field, String sentence, String nextStep) {
        return Refusal.invalidField(field, "inference.bad-verdict", sentence, nextStep);
    }

    /** The call, where it is one and the acting one's to judge. An agent's key may not read the ledger, so Podium reads it. */
    private Ledger.Entry seen(UUID call) {
        var actor = CurrentActor.require();
        var entry = CurrentActor.get(Actor.system(CurrentActor.team()), () -> ledger.entry(call));
        var key = actor.credential();
        boolean ofAgent = !actor.roles().contains(Role.AGENT)
                || key != null
                        && agents.stream()
                                .flatMap(each -> each.callerOf(key).stream())
                                .anyMatch(caller ->
                                        caller.agent().equals(entry.payer().agent()));
        boolean own = actor.person().equals(entry.payer().person()) && ofAgent;
        if (!entry.kind().equals(CallFacts.KIND)
                || entry.reconciles() != null
                || !own && !permissions.allows(Permission.COSTS_SEE)) {
            throw Refusal.notFound(
                    "costs.not-found",
                    "There is no entry " + call + " in the ledger that you may see.",
                    "Take the id from the list of entries; a new one is there a second after it was settled.");
        }
        return entry;
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<Given> of(UUID call) {
        permissions.require(Permission.COSTS_OWN);
        seen(call);
        return Objects.requireNonNull(transaction.execute(_ -> store.of(call)));
    }

    /** Called with an actor of Podium's own in that team. */
    @EventListener
    void on(TeamPurged purged) {
        transaction.executeWithoutResult(_ -> store.purge());
    }
}
