package dev.podium.audit;

import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@link AuditTrail} in PostgreSQL: one statement an entry, a function of the database that chains it.
 *
 * <p>Entries of a transaction are written just before it commits. Chaining takes a lock a team; taken earlier it would
 * be held through whatever slow work the transaction still does.
 */
@Service
class ChainedAuditTrail implements AuditTrail, AuditChain {

    private static final int LONGEST = 1000;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final TransactionTemplate ownTransaction;

    ChainedAuditTrail(JdbcClient jdbc, JsonMapper json, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.json = json;
        this.ownTransaction = new TransactionTemplate(transactions);
    }

    private record Entry(Actor actor, String action, String object, String details) {}

    @Override
    public void record(String action, String object, Map<String, String> details) {
        var facts = new TreeMap<String, String>();
        details.forEach((name, value) -> facts.put(storable(name), storable(value)));
        var entry = new Entry(CurrentActor.require(), action, storable(object), json.writeValueAsString(facts));
        if (TransactionSynchronizationManager.isSynchronizationActive()
                && TransactionSynchronizationManager.isActualTransactionActive()) {
            pending().add(entry);
        } else {
            ownTransaction.executeWithoutResult(status -> append(entry));
        }
    }

    @Override
    @Transactional(readOnly = true)
    public OptionalLong firstBroken() {
        var team = CurrentActor.require().team();
        var position = jdbc.sql("select audit_first_broken(?::uuid) as position")
                .param(team == null ? null : team.value())
                .query((row, n) -> row.getObject("position", Long.class))
                .list()
                .getFirst();
        return asOptional(position);
    }

    private static OptionalLong asOptional(@Nullable Long position) {
        return position == null ? OptionalLong.empty() : OptionalLong.of(position);
    }

    private List<Entry> pending() {
        for (var synchronization : TransactionSynchronizationManager.getSynchronizations()) {
            if (synchronization instanceof BeforeCommit ours && ours.trail() == this) {
                return ours.entries;
            }
        }
        var ours = new BeforeCommit();
        TransactionSynchronizationManager.registerSynchronization(ours);
        return ours.entries;
    }

    private void append(Entry entry) {
        var actor = entry.actor();
        jdbc.sql("select audit_append(?::uuid, ?::uuid, ?, ?, ?, ?::jsonb)")
                .param(actor.team() == null ? null : actor.team().value())
                .param(actor.person().value())
                .param(storable(actor.name()))
                .param(entry.action())
                .param(entry.object())
                .param(entry.details())
                .query((row, n) -> true)
                .list();
    }

    /** PostgreSQL's text holds no NUL and only whole characters; what people type may hold either, at any length. */
    private static String storable(String text) {
        var shortened = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        return new String(shortened.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }

    private final class BeforeCommit implements TransactionSynchronization {

        private final List<Entry> entries = new ArrayList<>();

        private ChainedAuditTrail trail() {
            return ChainedAuditTrail.this;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            // By index: an entry may be added while these are written.
            for (int i = 0; i < entries.size(); i++) {
                append(entries.get(i));
            }
            entries.clear();
        }
    }
}
