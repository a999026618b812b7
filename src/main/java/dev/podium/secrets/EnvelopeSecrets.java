package dev.podium.secrets;

import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * {@link Secrets} in PostgreSQL; row-level security keeps a team to its own.
 *
 * <p>The database says which master key counts, and each row under which it is. A secret is written only where the key that it
 * was sealed with still counts at that moment, so a change of the key while Podium works is not written past.
 */
@Service
class EnvelopeSecrets implements Secrets, TeamSecrets {

    private static final Logger log = LoggerFactory.getLogger(EnvelopeSecrets.class);

    /** The key changes once in months; more than once while one secret is written it does not. */
    private static final int TRIES = 3;

    private final JdbcClient jdbc;
    private final KeyInUse keys;

    EnvelopeSecrets(JdbcClient jdbc, KeyInUse keys) {
        this.jdbc = jdbc;
        this.keys = keys;
    }

    @Override
    @Transactional
    public SecretRef keep(String purpose, byte[] secret) {
        var ref = new SecretRef(UUID.randomUUID());
        var team = CurrentActor.team().value();
        var place = new Envelope.Place(ref.value(), team, purpose);
        var master = keys.now();
        for (int i = 0; i < TRIES; i++) {
            var envelope = Envelope.seal(master.key(), place, secret);
            int written = jdbc.sql("insert into secrets (id, team_id, purpose, wrapped_key, sealed, key_id)"
                            + " select ?, ?, ?, ?, ?, key_id from secrets_keys where key_id = ?")
                    .params(ref.value(), team, purpose, envelope.wrappedKey(), envelope.sealed(), master.id())
                    .update();
            if (written == 1) {
                return ref;
            }
            master = keys.changed();
        }
        throw Refusal.unavailable(
                "secrets.key-changes", "The master key is being changed again and again.", "Try again.");
    }

    private record Row(
            String purpose, Envelope envelope, @Nullable String key) {}

    @Override
    @Transactional(readOnly = true)
    public byte[] reveal(SecretRef ref) {
        var team = CurrentActor.team().value();
        var row = jdbc.sql("select purpose, wrapped_key, sealed, key_id from secrets where id = ?")
                .param(ref.value())
                .query((found, n) -> new Row(
                        found.getString("purpose"),
                        new Envelope(found.getBytes("wrapped_key"), found.getBytes("sealed")),
                        found.getString("key_id")))
                .optional()
                .orElseThrow(() -> Refusal.notFound(
                        "secrets.not-found",
                        "This team has no secret " + ref.value() + ".",
                        "Enter the secret again where it is used."));
        try {
            var master = row.key() == null ? keys.now() : keys.of(row.key());
            return row.envelope().open(master.key(), new Envelope.Place(ref.value(), team, row.purpose()));
        } catch (AEADBadTagException e) {
            log.error("Secret {} does not open: it was changed, or sealed with another master key.", ref.value(), e);
            throw Refusal.unavailable(
                    "secrets.does-not-open",
                    "The secret " + ref.value() + " does not open with this installation's master key.",
                    "Bring back the master key it was kept with, or enter the secret again.");
        }
    }

    @Override
    @Transactional
    public void forget(SecretRef ref) {
        CurrentActor.team();
        jdbc.sql("delete from secrets where id = ?").param(ref.value()).update();
    }

    @Override
    @Transactional
    public void forgetAll() {
        jdbc.sql("delete from secrets where team_id = ?")
                .param(CurrentActor.team().value())
                .update();
    }
}
