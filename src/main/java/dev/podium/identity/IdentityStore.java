package dev.podium.identity;

import dev.podium.kernel.Actor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The narrow questions of db/identity/V2__questions.sql: what is asked before an actor, and so a team, is known. */
@Repository
class IdentityStore {

    private final JdbcClient jdbc;
    private final TokenLifetime lifetime;

    IdentityStore(JdbcClient jdbc, TokenLifetime lifetime) {
        this.jdbc = jdbc;
        this.lifetime = lifetime;
    }

    record Known(UUID id, String name, @Nullable String passwordHash) {}

    record KnownToken(UUID id, Actor actor, Instant expiresAt) {}

    Optional<Known> byEmail(String email) {
        return jdbc.sql("select id, name, password_hash from identity_by_email(?)")
                .param(email)
                .query((row, n) -> new Known(
                        row.getObject("id", UUID.class), row.getString("name"), row.getString("password_hash")))
                .optional();
    }

    Optional<Actor> actor(SignedIn person, @Nullable TeamId team, Duration idle) {
        return jdbc.sql("select name, platform_roles, team_id, role from identity_actor(?, ?::uuid, ?, ?)")
                .param(person.id())
                .param(team == null ? null : team.value())
                .param(person.signIn())
                .param(idle.toSeconds())
                .query((row, n) -> Actors.inBrowser(person, row))
                .optional();
    }

    /** The actor as they are now; empty when they may no longer be there at all. */
    Optional<Actor> actorNow(Actor before) {
        var team = before.team();
        return jdbc.sql("select * from identity_actor_now(?, ?::uuid, ?::uuid, ?)")
                .param(before.person().value())
                .param(team == null ? null : team.value())
                .param(before.credential())
                .param(lifetime.longest().toSeconds())
                .query((row, n) -> Actors.now(before, row))
                .optional();
    }

    /** What those of them are called who are known here. */
    Map<PersonId, String> names(Collection<PersonId> people) {
        var names = new HashMap<PersonId, String>();
        jdbc.sql("select id, name from people where id = any(?::uuid[])")
                .param(people.stream().map(PersonId::value).distinct().toArray(UUID[]::new))
                .query(row -> {
                    names.put(new PersonId(row.getObject("id", UUID.class)), row.getString("name"));
                });
        return names;
    }

    record AccessChange(long id, PersonId person) {}

    /** Whose access changed in the last seconds. */
    List<AccessChange> accessChanges(double seconds) {
        return jdbc.sql("select id, person from identity_access_changes(?)")
                .param(seconds)
                .query((row, n) ->
                        new AccessChange(row.getLong("id"), new PersonId(row.getObject("person", UUID.class))))
                .list();
    }

    void noteAccess(Collection<PersonId> people) {
        jdbc.sql("select identity_note_access(person) from unnest(?::uuid[]) person")
                .param(people.stream().map(PersonId::value).distinct().toArray(UUID[]::new))
                .query((row, n) -> true)
                .list();
    }

    /** Of the transaction's team, by name. */
    List<People.Member> members() {
        return jdbc.sql("""
                        select p.id, p.name, m.role, s.acts_as
                        from memberships m join people p on p.id = m.person_id
                            left join service_accounts s on s.id = p.id and s.team_id = m.team_id
                        where m.team_id = podium_team() and p.deactivated_at is null order by lower(p.name), p.id
                        """)
                .query((row, n) -> new People.Member(
                        new PersonId(row.getObject("id", UUID.class)),
                        row.getString("name"),
                        Role.valueOf(row.getString("role")),
                        Actors.role(row.getString("acts_as"))))
                .list();
    }

    Map<PersonId, String> emails() {
        var emails = new HashMap<PersonId, String>();
        jdbc.sql("select p.id, lower(p.email) as email from memberships m join people p on p.id = m.person_id"
                        + " where m.team_id = podium_team() and p.email <> ''")
                .query(row -> {
                    emails.put(new PersonId(row.getObject("id", UUID.class)), row.getString("email"));
                });
        return emails;
    }

    boolean isMember(PersonId person) {
        return jdbc.sql("select exists (select from memberships m join people p on p.id = m.person_id"
                        + " where m.team_id = podium_team() and p.id = ? and p.deactivated_at is null)")
                .param(person.value())
                .query(Boolean.class)
                .single();
    }

    Optional<KnownToken> byToken(byte[] hash) {
        return jdbc.sql("select * from identity_by_token(?, ?)")
                .params(hash, lifetime.longest().toSeconds())
                .query((row, n) -> new KnownToken(
                        row.getObject("token", UUID.class),
                        Actors.byToken(row),
                        row.getObject("expires_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    List<TeamId> allTeams() {
        return jdbc.sql("select identity_all_teams() as id")
                .query((row, n) -> new TeamId(row.getObject("id", UUID.class)))
                .list();
    }

    List<Teams.Team> teamsOf(PersonId person) {
        return jdbc.sql("select id, name from identity_teams_of(?)")
                .param(person.value())
                .query((row, n) -> new Teams.Team(new TeamId(row.getObject("id", UUID.class)), row.getString("name")))
                .list();
    }

    boolean chooseTeam(PersonId person, TeamId team) {
        return jdbc.sql("select identity_choose_team(?, ?)")
                .params(person.value(), team.value())
                .query(Boolean.class)
                .single();
    }

    /** Seconds to wait; 0 to go on. */
    int attempt(byte[] byEmail, byte[] byAddress, int emailLimit, int addressLimit) {
        return jdbc.sql("select identity_attempt(?, ?, ?, ?)")
                .params(byEmail, byAddress, emailLimit, addressLimit)
                .query(Integer.class)
                .single();
    }

    void attemptSucceeded(byte[] byEmail, byte[] byAddress) {
        jdbc.sql("select identity_attempt_succeeded(?, ?)")
                .params(byEmail, byAddress)
                .query((row, n) -> true)
                .list();
    }

    void beginSignIn(SignedIn person, byte[] hash, String address, String userAgent, Instant until) {
        jdbc.sql("select identity_begin_sign_in(?, ?, ?, ?, ?, ?)")
                .params(
                        person.signIn(),
                        person.id(),
                        hash,
                        address,
                        userAgent,
                        OffsetDateTime.ofInstant(until, ZoneOffset.UTC))
                .query((row, n) -> true)
                .list();
    }

    Optional<SignedIn> remembered(byte[] hash, Duration idle) {
        return jdbc.sql("select id, name, sign_in from identity_remembered(?, ?)")
                .params(hash, idle.toSeconds())
                .query((row, n) -> new SignedIn(
                        row.getObject("id", UUID.class), row.getString("name"), row.getObject("sign_in", UUID.class)))
                .optional();
    }

    void endSession(UUID session) {
        jdbc.sql("select identity_end_session(?)")
                .param(session)
                .query((row, n) -> true)
                .list();
    }

    void forget(byte[] hash) {
        jdbc.sql("select identity_forget(?)")
                .param(hash)
                .query((row, n) -> true)
                .list();
    }

    boolean offerSetUp(byte[] hash) {
        return jdbc.sql("select identity_offer_set_up(?)")
                .param(hash)
                .query(Boolean.class)
                .single();
    }

    /** Whether the set-up is open to the holder of this token or, where it is null, to anybody at all. */
    boolean setUpOpen(byte @Nullable [] hash) {
        return jdbc.sql("select identity_set_up_open(?::bytea)")
                .param(hash)
                .query(Boolean.class)
                .single();
    }

    boolean setUp(byte[] token, PersonId person, SetUp.FirstPerson wanted, String passwordHash, TeamId team) {
        return jdbc.sql("select identity_set_up(?, ?, ?, ?, ?, ?, ?)")
                .params(token, person.value(), wanted.email(), wanted.name(), passwordHash, team.value(), wanted.team())
                .query(Boolean.class)
                .single();
    }
}
