package dev.podium.identity;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The narrow questions of db/identity/V14__enrolment.sql. */
@Repository
class EnrolmentStore {

    private final JdbcClient jdbc;

    EnrolmentStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param done {@code added}, {@code changed} or {@code stays} */
    record Row(String email, PersonId person, Role role, String done) {}

    List<Row> enrol(Map<String, Role> wanted) {
        var emails = wanted.keySet().toArray(String[]::new);
        var roles = new String[emails.length];
        for (int i = 0; i < emails.length; i++) {
            roles[i] = String.valueOf(wanted.get(emails[i]));
        }
        return jdbc.sql("select w.mail, e.person, e.held, e.done from unnest(?::text[], ?::text[]) as w (mail, role)"
                        + " cross join lateral identity_enrol(w.mail, w.role) e")
                .params(emails, roles)
                .query((row, _) -> new Row(
                        row.getString("mail"),
                        new PersonId(row.getObject("person", UUID.class)),
                        Role.valueOf(row.getString("held")),
                        row.getString("done")))
                .list();
    }

    boolean release(PersonId person) {
        return jdbc.sql("select identity_release(?)")
                .param(person.value())
                .query(Boolean.class)
                .single();
    }
}
