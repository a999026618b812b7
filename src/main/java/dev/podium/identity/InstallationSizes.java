package dev.podium.identity;

import dev.podium.kernel.TeamId;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link TeamSizes}, by a function that asks the database itself whether the acting person may. */
@Service
class InstallationSizes implements TeamSizes {

    private final JdbcClient jdbc;
    private final Permissions permissions;

    InstallationSizes(JdbcClient jdbc, Permissions permissions) {
        this.jdbc = jdbc;
        this.permissions = permissions;
    }

    @Override
    @Transactional(readOnly = true)
    public List<TeamSize> all() {
        permissions.require(Permission.ORG_FIGURES);
        return jdbc.sql("select id, name, members from identity_team_figures()")
                .query((row, n) -> new TeamSize(
                        new TeamId(row.getObject("id", UUID.class)), row.getString("name"), row.getInt("members")))
                .list();
    }
}
