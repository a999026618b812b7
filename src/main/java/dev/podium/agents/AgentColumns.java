package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Account;
import dev.podium.secrets.SecretRef;
import dev.podium.terminals.ServerRun;
import dev.podium.terminals.TerminalRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How an agent's row becomes columns, and columns a row. */
final class AgentColumns {

    private AgentColumns() {}

    static Map<String, @Nullable Object> parameters(AgentRow row) {
        var columns = new HashMap<String, @Nullable Object>();
        columns.put("id", row.id().value());
        columns.put("team", row.team().value());
        columns.put("name", row.name().value());
        columns.put("program", row.program());
        columns.put("command", row.command());
        columns.put("arguments", row.arguments().toArray(String[]::new));
        columns.put("machine", row.machine().value());
        columns.put("osUser", row.terminal().account().osUser());
        columns.put("directory", row.workingDirectory());
        columns.put("names", row.environmentNames().toArray(String[]::new));
        columns.put(
                "secret",
                row.environmentSecret() == null ? null : row.environmentSecret().value());
        columns.put("owner", row.owner().value());
        columns.put("ownerName", row.ownerName());
        columns.put("adopted", row.adopted());
        columns.put("server", row.terminal().server().name());
        columns.put("session", row.terminal().session());
        columns.put("desired", row.desired().name());
        columns.put("state", row.standing().state().name());
        columns.put("reason", row.standing().reason());
        columns.put("evidence", row.standing().evidence().name());
        columns.put("since", time(row.standing().since()));
        columns.put("startedAt", time(row.startedAt()));
        columns.put("activity", time(row.lastActivity()));
        columns.put("exitCode", row.standing().exitCode());
        columns.put("createdAt", time(row.createdAt()));
        columns.put("deletedAt", time(row.deletedAt()));
        var placed = row.placed();
        columns.put("needs", placed == null ? null : placed.needs().toArray(String[]::new));
        columns.put("placed", placed == null ? null : placed.why());
        columns.put("project", row.project() == null ? null : row.project().value());
        var back = row.comeback();
        columns.put("boot", back.ran() == null ? "" : back.ran().boot());
        columns.put("tmuxServer", back.ran() == null ? "" : back.ran().server());
        columns.put("lostBy", back.lostBy());
        columns.put("tries", back.tries());
        columns.put("plain", back.plain());
        columns.put("nextTry", time(back.next()));
        columns.put("version", row.version());
        return columns;
    }

    static AgentRow row(ResultSet row, int ignored) throws SQLException {
        var secret = row.getObject("environment_secret", UUID.class);
        return new AgentRow(
                new AgentId(row.getObject("id", UUID.class)),
                new TeamId(row.getObject("team_id", UUID.class)),
                new AgentName(row.getString("name")),
                row.getString("program"),
                row.getString("command"),
                texts(row, "arguments"),
                row.getString("working_directory"),
                texts(row, "environment_names"),
                secret == null ? null : new SecretRef(secret),
                new PersonId(row.getObject("owner_person", UUID.class)),
                row.getString("owner_name"),
                row.getBoolean("adopted"),
                new TerminalRef(
                        new Account(new MachineId(row.getObject("machine_id", UUID.class)), row.getString("os_user")),
                        TerminalRef.Server.valueOf(row.getString("server")),
                        row.getString("session")),
                placed(row),
                project(row),
                Desired.valueOf(row.getString("desired")),
                new Standing(
                        AgentState.valueOf(row.getString("state")),
                        row.getString("reason"),
                        Evidence.valueOf(row.getString("evidence")),
                        row.getObject("since", OffsetDateTime.class).toInstant(),
                        row.getObject("exit_code", Integer.class)),
                instant(row, "started_at"),
                instant(row, "last_activity"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "deleted_at"),
                comeback(row),
                row.getLong("version"));
    }

    private static @Nullable Placed placed(ResultSet row) throws SQLException {
        var why = row.getString("placed_because");
        return why == null ? null : new Placed(texts(row, "needs"), why);
    }

    private static @Nullable ProjectId project(ResultSet row) throws SQLException {
        var project = row.getObject("project_id", UUID.class);
        return project == null ? null : new ProjectId(project);
    }

    private static Comeback comeback(ResultSet row) throws SQLException {
        var server = row.getString("tmux_server");
        return new Comeback(
                server.isEmpty() ? null : new ServerRun(row.getString("boot"), server),
                row.getString("lost_by"),
                row.getInt("tries"),
                row.getBoolean("plain"),
                instant(row, "next_try"));
    }

    static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
