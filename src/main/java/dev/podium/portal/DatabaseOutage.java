package dev.podium.portal;

import dev.podium.kernel.Refusal;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** Tells a database that does not answer from a mistake of ours: both arrive as the same wrapped exceptions. */
public final class DatabaseOutage {

    private DatabaseOutage() {}

    public static boolean caused(Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < 20; depth++) {
            if (isOutage(at)) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }

    /** Class 08 is a lost connection, 57P0x a server that shuts down or starts, 53 one that is full. */
    private static boolean isOutage(Throwable failure) {
        return failure instanceof SQLTransientConnectionException
                || failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLException sql && isOutage(sql.getSQLState());
    }

    private static boolean isOutage(@Nullable String state) {
        return state != null && (state.startsWith("08") || state.startsWith("57P0") || state.startsWith("53"));
    }

    /** What whoever asked is told, by REST and on a page. */
    public static Refusal refusal() {
        return Refusal.unavailable(
                "database.unavailable",
                "Podium's database does not answer.",
                "Try again in a moment; running agents and open terminals go on.");
    }
}
