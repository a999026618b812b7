package dev.podium.machines;

import dev.podium.machines.MachineRegistry.Because;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * As whom somebody works on a machine, as {@code os_user_of} in db/machines says it.
 *
 * @param osUser null for nobody
 * @param userName what the rule's provider calls them; empty for nothing
 * @param ruled what the rule makes of that
 * @param provider the rule's; empty without a rule
 */
record OwnOsUser(@Nullable String osUser, Because because, String userName, String ruled, String provider) {

    static OwnOsUser of(ResultSet row) throws SQLException {
        return new OwnOsUser(
                row.getString("os_user"),
                Because.valueOf(row.getString("because")),
                text(row, "user_name"),
                text(row, "ruled"),
                text(row, "provider"));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        var text = row.getString(column);
        return text == null ? "" : text;
    }

    /** Follows "Ada has no OS user on lab" or "Ada works as ada on lab"; ends with the sentence's full stop. */
    String why() {
        var called = ": " + provider + " calls them " + MachineRules.printable(userName);
        return switch (because) {
            case GIVEN -> ", which an admin gave them.";
            case RULE -> called + ".";
            case SHARED -> ", as all do who have no OS user of their own there.";
            case NONE -> ".";
            case NO_USER_NAME -> ": the rule there takes the user name of " + provider + ", which has told none.";
            case UNFIT ->
                called + ", and no OS user is made of that: it takes 1 to 32 lower case letters, digits, dashes or"
                        + " underscores in all, a letter first, and is not root.";
            case RESERVED -> called + ", and " + ruled + " is an account that comes with systems.";
            case ANOTHERS_NAME -> called + ", and somebody else was called that first.";
            case ANOTHERS_ACCOUNT -> called + ", and " + ruled + " is given to others there.";
        };
    }
}
