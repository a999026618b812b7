package dev.podium.labs;

import dev.podium.TestPeople;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.TeamId;
import java.util.UUID;

/** For the tests of other rooms: a team that teaches. */
public final class TestLabs {

    private TestLabs() {}

    /** Makes it a course that shows nothing of its students but their state. */
    public static void showsNoScreens(TeamId team) {
        TestPeople.update(
                "insert into courses (team_id, name, made_by_name, made_at) values (?, 'c', 'n', now())", team.value());
        TestPeople.update(
                "insert into course_policies (team_id, version, policy, put_by_name, put_at, visibility)"
                        + " values (?, 1, '', 'n', now(), 1)",
                team.value());
    }

    /** A row in each of the room's tables; nothing is to be made. */
    public static void put(TeamId team) {
        var lab = UUID.randomUUID();
        var entry = UUID.randomUUID();
        var seat = UUID.randomUUID();
        var archive = UUID.randomUUID();
        TestPeople.update(
                "insert into courses (team_id, name, made_by_name, made_at) values (?, 'c', 'n', now())", team.value());
        TestPeople.update(
                "insert into roster_entries (id, team_id, email, name, role, handle, added_at)"
                        + " values (?, ?, 'a@example.org', 'A', 'STUDENT', 'a', now())",
                entry,
                team.value());
        TestPeople.update(
                "insert into labs (id, team_id, name, slug, version, made_by_name, made_at)"
                        + " values (?, ?, 'l', 'l', 1, 'n', now())",
                lab,
                team.value());
        TestPeople.update(
                "insert into lab_archives (id, team_id, file_name, files, content, manifest, made_at)"
                        + " values (?, ?, 'a.zip', 1, '', '', now())",
                archive,
                team.value());
        TestPeople.update(
                "insert into lab_templates (lab_id, version, team_id, program, arguments, environment_names, archive_id,"
                        + " directory, models, made_by_name, made_at)"
                        + " values (?, 1, ?, 'shell', '{}', '{}', ?, '~', false, 'n', now())",
                lab,
                team.value(),
                archive);
        TestPeople.update(
                "insert into seats (id, team_id, lab_id, entry_id, machine_id, state, asked_by, asked_by_name, changed_at)"
                        + " values (?, ?, ?, ?, ?, 'FAILED', ?, 'n', now())",
                seat,
                team.value(),
                lab,
                entry,
                MachineId.LOCAL.value(),
                UUID.randomUUID());
        TestPeople.update(
                "insert into seat_leftovers (agent_id, team_id, seat_id, person_id, machine_id, left_at)"
                        + " values (?, ?, ?, ?, ?, now())",
                UUID.randomUUID(),
                team.value(),
                seat,
                UUID.randomUUID(),
                MachineId.LOCAL.value());
        var hand = UUID.randomUUID();
        TestPeople.update(
                "insert into hands (id, team_id, lab_id, entry_id, sentence, raised_at) values (?, ?, ?, ?, '', now())",
                hand,
                team.value(),
                lab,
                entry);
        TestPeople.update(
                "insert into hand_claims (id, team_id, hand_id, person_id, name, from_at) values (?, ?, ?, ?, 'n', now())",
                UUID.randomUUID(),
                team.value(),
                hand,
                UUID.randomUUID());
        var broadcast = UUID.randomUUID();
        TestPeople.update(
                "insert into broadcasts (id, team_id, lab_id, kind, content, sent_by, sent_by_name, sent_at)"
                        + " values (?, ?, ?, 'MESSAGE', 'm', ?, 'n', now())",
                broadcast,
                team.value(),
                lab,
                UUID.randomUUID());
        TestPeople.update(
                "insert into broadcast_results (broadcast_id, seat_id, team_id, outcome) values (?, ?, ?, 'DONE')",
                broadcast,
                seat,
                team.value());
        // Ended, so that nothing is to be done about them.
        TestPeople.update(
                "insert into input_locks (id, team_id, lab_id, seat_id, locked_by, locked_by_name, since, until, ended_at)"
                        + " values (?, ?, ?, ?, ?, 'n', now(), now() + interval '1 minute', now())",
                UUID.randomUUID(),
                team.value(),
                lab,
                seat,
                UUID.randomUUID());
        TestPeople.update(
                "insert into shown_screens (id, team_id, lab_id, agent_id, owner_id, owner_name, asked_by, asked_by_name,"
                        + " asked_at, minutes, until, ended_at) values (?, ?, ?, ?, ?, 'n', ?, 'n', now(), 1, now(), now())",
                UUID.randomUUID(),
                team.value(),
                lab,
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID());
        TestPeople.update(
                "insert into course_policies (team_id, version, policy, put_by_name, put_at) values (?, 1, 'p', 'n', now())",
                team.value());
        TestPeople.update(
                "insert into policy_acceptances (team_id, version, person_id, accepted_at) values (?, 1, ?, now())",
                team.value(),
                UUID.randomUUID());
        attention(team, lab, seat, entry);
        putGrades(team, lab, entry);
    }

    private static void attention(TeamId team, UUID lab, UUID seat, UUID entry) {
        TestPeople.update(
                "insert into course_thresholds (team_id, figures, changed_by_name, changed_at) values (?, '{}', 'n', now())",
                team.value());
        TestPeople.update(
                "insert into attention_decisions (id, team_id, lab_id, seat_id, at, rule, level, deed, sentence, evidence,"
                        + " weight) values (?, ?, ?, ?, now(), 'IDLE', 'WATCH', 'RAISED', 's', 'e', 1)",
                UUID.randomUUID(),
                team.value(),
                lab,
                seat);
        TestPeople.update(
                "insert into seat_steps (seat_id, team_id, step, output, at) values (?, ?, 1, '', now())",
                seat,
                team.value());
        TestPeople.update(
                "insert into lab_watches (lab_id, team_id, holder, held_until) values (?, ?, ?, now())",
                lab,
                team.value(),
                UUID.randomUUID());
        TestPeople.update(
                "insert into seat_jobs (id, team_id, lab_id, seat_id, kind, state, asked_by, asked_by_name, asked_at, ended_at)"
                        + " values (?, ?, ?, ?, 'RESET', 'DONE', ?, 'n', now(), now())",
                UUID.randomUUID(),
                team.value(),
                lab,
                seat,
                UUID.randomUUID());
        TestPeople.update(
                "insert into seat_snapshots (id, team_id, seat_id, machine_id, path, bytes, sha256, by_name, taken_at)"
                        + " values (?, ?, ?, ?, '/s', 1, repeat('0', 64), 'n', now())",
                UUID.randomUUID(),
                team.value(),
                seat,
                MachineId.LOCAL.value());
        TestPeople.update(
                "insert into lab_endings (lab_id, team_id, frozen, by_name, ended_at) values (?, ?, false, 'n', now())",
                lab,
                team.value());
        TestPeople.update(
                "insert into collected_work (id, team_id, lab_id, entry_id, student_name, handle, version, bytes, sha256,"
                        + " by_name, collected_at) values (?, ?, ?, ?, 'A', 'a', 1, 1, repeat('0', 64), 'n', now())",
                UUID.randomUUID(),
                team.value(),
                lab,
                entry);
    }

    private static void putGrades(TeamId team, UUID lab, UUID entry) {
        var criterion = UUID.randomUUID();
        var grade = UUID.randomUUID();
        var release = UUID.randomUUID();
        TestPeople.update(
                "insert into rubrics (lab_id, team_id, version, changed_by_name, changed_at) values (?, ?, 1, 'n', now())",
                lab,
                team.value());
        TestPeople.update(
                "insert into rubric_criteria (id, team_id, lab_id, position, name, points) values (?, ?, ?, 0, 'c', 1)",
                criterion,
                team.value(),
                lab);
        TestPeople.update(
                "insert into grades (id, team_id, lab_id, entry_id, version, graded_by, graded_by_name, changed_at)"
                        + " values (?, ?, ?, ?, 1, ?, 'n', now())",
                grade,
                team.value(),
                lab,
                entry,
                UUID.randomUUID());
        TestPeople.update(
                "insert into grade_points (grade_id, criterion_id, team_id, points) values (?, ?, ?, 1)",
                grade,
                criterion,
                team.value());
        TestPeople.update(
                "insert into grade_releases (id, team_id, lab_id, entry_id, number, grade_version, rubric_version, comment,"
                        + " total, most, released_by_name, released_at) values (?, ?, ?, ?, 1, 1, 1, '', 1, 1, 'n', now())",
                release,
                team.value(),
                lab,
                entry);
        TestPeople.update(
                "insert into released_points (release_id, position, team_id, name, description, most, points, comment)"
                        + " values (?, 0, ?, 'c', '', 1, 1, '')",
                release,
                team.value());
        TestPeople.update(
                "insert into seat_notes (id, team_id, lab_id, entry_id, text, about_at, author, author_name, made_at,"
                        + " changed_at) values (?, ?, ?, ?, 't', now(), ?, 'n', now(), now())",
                UUID.randomUUID(),
                team.value(),
                lab,
                entry,
                UUID.randomUUID());
        TestPeople.update(
                "insert into course_privacy (team_id, keep_days, notes_shown) values (?, 180, false)", team.value());
    }
}
