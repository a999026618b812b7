package dev.podium.costs;

import dev.podium.TestPeople;
import dev.podium.kernel.TeamId;
import java.util.UUID;

/** For the tests of other rooms: a team that has spent something. */
public final class TestSpending {

    private TestSpending() {}

    /** A row in each of the room's tables. */
    public static void put(TeamId team) {
        var budget = UUID.randomUUID();
        TestPeople.update(
                "insert into budgets (id, team_id, scope, subject, period, cap, hard) values (?, ?, 'TEAM', '', 'DAY', 1, true)",
                budget,
                team.value());
        TestPeople.update(
                "insert into budget_windows (budget_id, team_id, starts, ends, spent) values (?, ?, 'epoch', '1970-01-02', 1)",
                budget,
                team.value());
        TestPeople.update(
                "insert into budget_leases (budget_id, starts, holder, team_id) values (?, 'epoch', ?, ?)",
                budget,
                UUID.randomUUID(),
                team.value());
        TestPeople.update(
                "insert into budget_raise_requests (id, team_id, budget_id, cap, until, reason, asked_by, asked_by_name)"
                        + " values (?, ?, ?, 2, '2999-01-01', 'r', ?, 'n')",
                UUID.randomUUID(),
                team.value(),
                budget,
                UUID.randomUUID());
        TestPeople.update(
                "insert into ledger_entries (id, team_id, person_id, begun_at, settled_at, kind, provider, model, asked, tier,"
                        + " input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, server_tools, price_id,"
                        + " price_known, reserved, amount, estimated, outcome) values (?, ?, ?, now(), now(), 'k', 'p', 'm', 'a',"
                        + " 1, 0, 0, 0, 0, 0, 0, 0, 1, true, 1, 1, false, 'ok')",
                UUID.randomUUID(),
                team.value(),
                UUID.randomUUID());
        TestPeople.update(
                "insert into ledger_days (team_id, day, person_id, provider, model, tier, kind, entries, input, cache_read,"
                        + " cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount)"
                        + " values (?, current_date, ?, 'p', 'm', 1, 'k', 1, 0, 0, 0, 0, 0, 0, 0, 1)",
                team.value(),
                UUID.randomUUID());
        TestPeople.update(
                "insert into ledger_months (team_id, month, person_id, provider, model, tier, kind, entries, input, cache_read,"
                        + " cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount)"
                        + " values (?, date_trunc('month', current_date), ?, 'p', 'm', 1, 'k', 1, 0, 0, 0, 0, 0, 0, 0, 1)",
                team.value(),
                UUID.randomUUID());
        TestPeople.update(
                "insert into ledger_team_days (team_id, day, provider, model, tier, kind, entries, input, cache_read,"
                        + " cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount)"
                        + " values (?, current_date, 'p', 'm', 1, 'k', 1, 0, 0, 0, 0, 0, 0, 0, 1)",
                team.value());
        TestPeople.update(
                "insert into ledger_team_months (team_id, month, provider, model, tier, kind, entries, input, cache_read,"
                        + " cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount)"
                        + " values (?, date_trunc('month', current_date), 'p', 'm', 1, 'k', 1, 0, 0, 0, 0, 0, 0, 0, 1)",
                team.value());
        TestPeople.update(
                "insert into ledger_tasks (team_id, day, person_id, task, tier, answered, calls, input, cache_read,"
                        + " cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount)"
                        + " values (?, current_date, ?, 't', 1, true, 1, 0, 0, 0, 0, 0, 0, 0, 1)",
                team.value(),
                UUID.randomUUID());
        TestPeople.update(
                "insert into ledger_machine_months values (?, date_trunc('month', current_date), ?, 'k', 'n', false, 1, 1)",
                team.value(),
                UUID.randomUUID());
        TestPeople.update(
                "insert into ledger_machines values (?, current_date, ?, 'k', 'n', false, 1, 1)",
                team.value(),
                UUID.randomUUID());
        TestPeople.update(
                "insert into ledger_team_tasks (team_id, day, task, tier, answered, calls, input, cache_read,"
                        + " cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount)"
                        + " values (?, current_date, 't', 1, true, 1, 0, 0, 0, 0, 0, 0, 0, 1)",
                team.value());
        TestPeople.update(
                "insert into ledger_team_task_months (team_id, month, task, tier, answered, calls, input, cache_read,"
                        + " cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount)"
                        + " values (?, date_trunc('month', current_date), 't', 1, true, 1, 0, 0, 0, 0, 0, 0, 0, 1)",
                team.value());
        TestPeople.update(
                "insert into charged_use (day, machine_id, team_id, person_id, agent_id, minutes, counted_at)"
                        + " values (current_date, ?, ?, ?, ?, 5, now())",
                UUID.randomUUID(),
                team.value(),
                UUID.randomUUID(),
                UUID.randomUUID());
        TestPeople.update(
                "insert into subscriptions (id, team_id, name, vendor, currency, per_seat, seats, people, starts, ends,"
                        + " entered_by_name) values (?, ?, 'n', '', 'USD', 1, 1, '{}', '2000-01-01', '2000-01-02', 'n')",
                UUID.randomUUID(),
                team.value());
        var report = UUID.randomUUID();
        TestPeople.update(
                "insert into cost_reports (id, team_id, month, version, figures, made_at, made_by_name)"
                        + " values (?, ?, '2000-01-01', 1, '', now(), 'n')",
                report,
                team.value());
        TestPeople.update(
                "insert into cost_report_files (report_id, team_id, format, bytes, sha256) values (?, ?, 'PDF', 1, '')",
                report,
                team.value());
        TestPeople.update(
                "insert into cost_report_parts (report_id, team_id, format, number, content) values (?, ?, 'PDF', 0, '\\x00')",
                report,
                team.value());
        TestPeople.update("insert into cost_report_settings (team_id, monthly) values (?, true)", team.value());
    }
}
