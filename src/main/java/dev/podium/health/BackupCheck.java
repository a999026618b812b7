package dev.podium.health;

import dev.podium.audit.AuditFilter;
import dev.podium.audit.AuditTrails;
import dev.podium.audit.Trail;
import dev.podium.database.HomeDatabase;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.HealthCheck;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** When {@code podium backup} was last run, as the installation's trail has it. */
@Component
class BackupCheck implements HealthCheck {

    /** As {@code podium backup} writes it. */
    private static final String TAKEN = "backups.take";

    private static final Duration OLD = Duration.ofDays(7);
    private static final Actor PODIUM = new Actor(PersonId.SYSTEM, "Podium", null, Set.of(Role.SYSTEM), null);

    private final AuditTrails trails;
    private final Path home;
    private final Clock clock;

    BackupCheck(AuditTrails trails, @Value("${podium.home}") Path home, Clock clock) {
        this.trails = trails;
        this.home = home.toAbsolutePath();
        this.clock = clock;
    }

    @Override
    public String name() {
        return "backups.taken";
    }

    @Override
    public Found look() {
        var filter = new AuditFilter(null, null, null, TAKEN, null, null);
        var last = CurrentActor.get(PODIUM, () -> trails.page(new Trail.Installation(), filter, null, 1)).stream()
                .findFirst();
        // Who runs a server of their own may back that up, of which Podium knows nothing.
        boolean own = HomeDatabase.isIn(home);
        if (last.isEmpty()) {
            return own
                    ? Found.look(
                            "No back-up of this Podium was ever taken.",
                            "Run podium backup FILE, best by a timer: docs/guides/backup.md.")
                    : Found.fine(
                            "podium backup was never run; the database is another server's, which may be backed up there.");
        }
        var at = last.get().at();
        var age = Duration.between(at, clock.instant());
        var sentence =
                "The last back-up was taken on " + at.toString().substring(0, 10) + ", " + age.toDays() + " days ago";
        return age.compareTo(OLD) > 0
                ? Found.look(
                                sentence + "; it should be no older than " + OLD.toDays() + " days.",
                                "Run podium backup FILE, best by a timer: docs/guides/backup.md.")
                        .since(at)
                : Found.fine(sentence + ".");
    }
}
