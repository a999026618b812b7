package dev.podium.secrets;

import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import java.nio.file.Path;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link Secrets} in PostgreSQL; row-level security keeps a team to its own. */
@Service
class EnvelopeSecrets implements Secrets, TeamSecrets {

    private static final Logger log = LoggerFactory.getLogger(EnvelopeSecrets.class);

    private final JdbcClient jdbc;
    private final SecretKey master;

    EnvelopeSecrets(JdbcClient jdbc, @Value("${podium.master-key:}") String given, @Value("${podium.home}") Path home) {
        this.jdbc = jdbc;
        this.master = MasterKey.find(given, home.toAbsolutePath());
    }

    @Override
    @Transactional
    public SecretRef keep(String purpose, byte[] secret) {
        var ref = new SecretRef(UUID.randomUUID());
        var team = CurrentActor.team().value();
        var envelope = Envelope.seal(master, new Envelope.Place(ref.value(), team, purpose), secret);
        jdbc.sql("insert into secrets (id, team_id, purpose, wrapped_key, sealed) values (?, ?, ?, ?, ?)")
                .params(ref.value(), team, purpose, envelope.wrappedKey(), envelope.sealed())
                .update();
        return ref;
    }

    private record Row(String purpose, Envelope envelope) {}

    @Override
    @Transactional(readOnly = true)
    public byte[] reveal(SecretRef ref) {
        var team = CurrentActor.team().value();
        var row = jdbc.sql("select purpose, wrapped_key, sealed from secrets where id = ?")
                .param(ref.value())
                .query((found, n) -> new Row(
                        found.getString("purpose"),
                        new Envelope(found.getBytes("wrapped_key"), found.getBytes("sealed"))))
                .optional()
                .orElseThrow(() -> Refusal.notFound(
                        "secrets.not-found",
                        "This team has no secret " + ref.value() + ".",
                        "Enter the secret again where it is used."));
        try {
            return row.envelope().open(master, new Envelope.Place(ref.value(), team, row.purpose()));
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
