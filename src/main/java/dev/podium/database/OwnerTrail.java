package dev.podium.database;

import dev.podium.kernel.PersonId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** An entry in the installation's audit trail, by the trail's own function: no Podium need run for it. */
public final class OwnerTrail {

    private static final String APPEND = "audit_append(uuid, uuid, text, text, text, jsonb, text, text, text, text)";

    private OwnerTrail() {}

    /** False where the tables are of a version that does not take such entries yet. */
    public static boolean record(Connection owner, String action, String object, Map<String, String> details)
            throws SQLException {
        try (var known = owner.prepareStatement("select to_regprocedure('public." + APPEND + "') is not null");
                var answer = known.executeQuery()) {
            if (!answer.next() || !answer.getBoolean(1)) {
                return false;
            }
        }
        try (var append = owner.prepareStatement(
                "select public.audit_append(null, ?, ?, ?, ?, ?::jsonb, 'DONE', null, null, null)")) {
            append.setObject(1, PersonId.SYSTEM.value());
            append.setString(2, "OS user " + System.getProperty("user.name"));
            append.setString(3, action);
            append.setString(4, object);
            append.setString(5, JsonMapper.shared().writeValueAsString(details));
            append.execute();
            return true;
        }
    }
}
