-- Sums of calls by the kind of their task, and what those may read who see the figures of all teams.

-- Whether somebody got an answer for what it cost: also one that was cut, or not waited for.
create function costs_answered(outcome text) returns boolean language sql immutable as
$$ select outcome in ('ok', 'aborted', 'cut') $$;

-- Of calls of models: for which kind of task, '' where a model was named; and how they ended.
create table ledger_tasks (
    team_id        uuid not null,
    day            date not null,
    person_id      uuid,
    task           text not null,
    tier           smallint not null,
    answered       boolean not null,
    calls          bigint not null,
    input          bigint not null,
    cache_read     bigint not null,
    cache_write_5m bigint not null,
    cache_write_1h bigint not null,
    output         bigint not null,
    reasoning      bigint not null,
    server_tools   bigint not null,
    amount         numeric(24, 12) not null,
    unique nulls not distinct (team_id, day, person_id, task, tier, answered)
);
-- Of what was booked before: by days of UTC, for a migration knows no zone.
insert into ledger_tasks select team_id, (begun_at at time zone 'UTC')::date, person_id, coalesce(detail ->> 'task', ''), tier,
        costs_answered(outcome), count(*) filter (where reconciles is null), sum(input), sum(cache_read), sum(cache_write_5m),
        sum(cache_write_1h), sum(output), sum(reasoning), sum(server_tools), sum(amount)
    from ledger_entries where kind = 'model-call' group by 1, 2, 3, 4, 5, 6;
alter table ledger_tasks enable row level security;
alter table ledger_tasks force row level security;
create policy own_team on ledger_tasks for select using (team_id = podium_team());
create policy asked on ledger_tasks to current_user using (true) with check (true);
revoke insert, update, delete on ledger_tasks from "${application}";

-- Whoever may see the figures of all teams reads these sums, which name nobody, of all of them: but only in a transaction that
-- says so, so that a question about one team never finds another's.
-- Podium itself may, for the reports that it makes. In plpgsql, which looks for identity's function when it is called.
create function costs_sees_figures() returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp as
$$ begin return podium_person() = '00000000-0000-0000-0000-000000000000' or identity_sees_figures(); end $$;
create function costs_sees_all() returns boolean language sql stable as
$$ select current_setting('podium.figures', true) = 'all' and costs_sees_figures() $$;
create policy figures on ledger_team_days for select using ((select costs_sees_all()));

-- Days of machines: with the name that each had, and apart what it cost while nobody used it.
create table ledger_machines (
    team_id    uuid not null,
    day        date not null,
    machine_id uuid not null,
    kind       text not null,
    -- '' of what was entered by hand, where a vendor stands instead.
    name       text not null,
    idle       boolean not null,
    entries    bigint not null,
    amount     numeric(24, 12) not null,
    primary key (team_id, day, machine_id, kind, name, idle)
);
insert into ledger_machines select team_id, day, machine_id, kind, case when kind = 'charge' then '' else provider end,
        model = 'idle', sum(entries), sum(amount)
    from ledger_days where machine_id is not null group by 1, 2, 3, 4, 5, 6;

create table ledger_machine_months (like ledger_machines including defaults);
alter table ledger_machine_months rename column day to month;
alter table ledger_machine_months add primary key (team_id, month, machine_id, kind, name, idle);
insert into ledger_machine_months select team_id, date_trunc('month', day)::date, machine_id, kind, name, idle, sum(entries),
        sum(amount)
    from ledger_machines group by 1, 2, 3, 4, 5, 6;

-- Sums of a month of the whole team, so that two years of all teams are read in as many rows as a month by days.
create table ledger_team_months (like ledger_team_days including defaults);
alter table ledger_team_months rename column day to month;
alter table ledger_team_months add primary key (team_id, month, kind, tier, provider, model);
insert into ledger_team_months select team_id, date_trunc('month', day)::date, kind, tier, provider, model, sum(entries), sum(input),
        sum(cache_read), sum(cache_write_5m), sum(cache_write_1h), sum(output), sum(reasoning), sum(server_tools), sum(amount)
    from ledger_team_days group by 1, 2, 3, 4, 5, 6;

-- Sums of tasks of the whole team, by days and by months, since by people they are as many as calls.
create table ledger_team_tasks (like ledger_tasks including defaults);
alter table ledger_team_tasks drop column person_id;
alter table ledger_team_tasks add primary key (team_id, day, task, tier, answered);
insert into ledger_team_tasks (team_id, day, task, tier, answered, calls, input, cache_read, cache_write_5m, cache_write_1h, output,
        reasoning, server_tools, amount)
    select team_id, day, task, tier, answered, sum(calls), sum(input), sum(cache_read), sum(cache_write_5m), sum(cache_write_1h),
        sum(output), sum(reasoning), sum(server_tools), sum(amount)
    from ledger_tasks group by 1, 2, 3, 4, 5;
create table ledger_team_task_months (like ledger_team_tasks including defaults);
alter table ledger_team_task_months rename column day to month;
alter table ledger_team_task_months add primary key (team_id, month, task, tier, answered);
insert into ledger_team_task_months (team_id, month, task, tier, answered, calls, input, cache_read, cache_write_5m, cache_write_1h,
        output, reasoning, server_tools, amount)
    select team_id, date_trunc('month', day)::date, task, tier, answered, sum(calls), sum(input), sum(cache_read),
        sum(cache_write_5m), sum(cache_write_1h), sum(output), sum(reasoning), sum(server_tools), sum(amount)
    from ledger_team_tasks group by 1, 2, 3, 4, 5;

-- They name nobody, and so whoever sees the figures of all teams reads them as the days of the team.
create procedure costs_of_team(name text) language plpgsql as
$$
begin
    execute format('alter table %I enable row level security, force row level security', name);
    execute format('create policy own_team on %I for select using (team_id = podium_team())', name);
    execute format('create policy figures on %I for select using ((select costs_sees_all()))', name);
    execute format('create policy asked on %I to current_user using (true) with check (true)', name);
    execute format('revoke insert, update, delete on %I from %I', name, '${application}');
end
$$;
call costs_of_team('ledger_machines');
call costs_of_team('ledger_machine_months');
call costs_of_team('ledger_team_months');
call costs_of_team('ledger_team_tasks');
call costs_of_team('ledger_team_task_months');
drop procedure costs_of_team;

-- How many people of each team caused something.
create function costs_people_of_all(first_day date, last_day date) returns table (team_id uuid, people bigint)
    language sql stable security definer set search_path = public, pg_temp as
$$ select d.team_id, count(distinct d.person_id) from ledger_months d
    where costs_sees_figures() and d.month between date_trunc('month', first_day)::date and last_day
    group by d.team_id $$;

-- As in V4, with those sums.
create or replace function costs_book(given jsonb, zone text, by_holder uuid) returns int
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    booked int;
begin
    -- One at a time, so that two never wait for each other's sums, and a window that opens counts all before or none.
    perform pg_advisory_xact_lock(hashtextextended('costs windows', 0));
    perform costs_month(m.begun_at) from (
        select distinct date_trunc('month', (e ->> 'begun_at')::timestamptz, 'UTC') as begun_at
        from jsonb_array_elements(given) e) m;
    -- Whoever leases locks a window and then its lease: so does this.
    perform from budget_windows w where (w.budget_id, w.starts) in (
            select c.budget_id, c.starts from (
                select x.team_id, x.person_id, x.agent_id, x.key_id, x.model, x.kind, min(x.begun_at) as begun_at
                from jsonb_to_recordset(given) as x (
                    team_id uuid, person_id uuid, agent_id uuid, key_id uuid, model text, kind text, begun_at timestamptz)
                group by x.team_id, x.person_id, x.agent_id, x.key_id, x.model, x.kind,
                    (x.begun_at at time zone zone)::date) p
            cross join lateral costs_counting(p.team_id, p.person_id, p.agent_id, p.key_id, p.model, p.kind,
                p.begun_at, zone) c)
        order by w.budget_id, w.starts for update;
    with asked as (
        select * from jsonb_to_recordset(given) as x (
            id uuid, team_id uuid, person_id uuid, agent_id uuid, key_id uuid, machine_id uuid, begun_at timestamptz,
            settled_at timestamptz, kind text, provider text, model text, asked text, tier smallint, input bigint,
            cache_read bigint, cache_write_5m bigint, cache_write_1h bigint, output bigint, reasoning bigint,
            server_tools bigint, price_id bigint, price_known boolean, reserved numeric, amount numeric, reported numeric,
            estimated boolean, outcome text, raw_usage jsonb, detail jsonb, reconciles uuid, leases uuid[])),
    fresh as (
        insert into ledger_entries (id, team_id, person_id, agent_id, key_id, machine_id, begun_at, settled_at, kind, provider,
            model, asked, tier, input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, server_tools, price_id,
            price_known, reserved, amount, reported, estimated, outcome, raw_usage, detail, reconciles)
        select a.id, a.team_id, a.person_id, a.agent_id, a.key_id, a.machine_id, a.begun_at,
            coalesce(a.settled_at, clock_timestamp()), a.kind, a.provider, a.model, a.asked, a.tier, a.input, a.cache_read,
            a.cache_write_5m, a.cache_write_1h, a.output, a.reasoning, a.server_tools, a.price_id, a.price_known,
            a.reserved, a.amount, a.reported, a.estimated, a.outcome, a.raw_usage, a.detail, a.reconciles
        from asked a
        on conflict do nothing
        returning *),
    days as (
        insert into ledger_days as d (team_id, day, person_id, agent_id, key_id, machine_id, provider, model, tier, kind,
            entries, input, cache_read, cache_write_5m,
            cache_write_1h, output, reasoning, server_tools, amount)
        select f.team_id, (f.begun_at at time zone zone)::date, f.person_id, f.agent_id, f.key_id, f.machine_id, f.provider,
            f.model, f.tier, f.kind,
            count(*) filter (where f.reconciles is null), sum(f.input),
            sum(f.cache_read), sum(f.cache_write_5m), sum(f.cache_write_1h), sum(f.output), sum(f.reasoning),
            sum(f.server_tools), sum(f.amount)
        from fresh f group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
        on conflict (team_id, day, person_id, agent_id, key_id, machine_id, provider, model, tier, kind) do update set
            entries = d.entries + excluded.entries, input = d.input + excluded.input,
            cache_read = d.cache_read + excluded.cache_read,
            cache_write_5m = d.cache_write_5m + excluded.cache_write_5m,
            cache_write_1h = d.cache_write_1h + excluded.cache_write_1h, output = d.output + excluded.output,
            reasoning = d.reasoning + excluded.reasoning, server_tools = d.server_tools + excluded.server_tools,
            amount = d.amount + excluded.amount),
    months as (
        insert into ledger_months as d (team_id, month, person_id, agent_id, key_id, machine_id, provider, model, tier, kind,
            entries, input, cache_read, cache_write_5m,
            cache_write_1h, output, reasoning, server_tools, amount)
        select f.team_id, date_trunc('month', f.begun_at at time zone zone)::date, f.person_id, f.agent_id, f.key_id, f.machine_id, f.provider,
            f.model, f.tier, f.kind,
            count(*) filter (where f.reconciles is null), sum(f.input),
            sum(f.cache_read), sum(f.cache_write_5m), sum(f.cache_write_1h), sum(f.output), sum(f.reasoning),
            sum(f.server_tools), sum(f.amount)
        from fresh f group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
        on conflict (team_id, month, person_id, agent_id, key_id, machine_id, provider, model, tier, kind) do update set
            entries = d.entries + excluded.entries, input = d.input + excluded.input,
            cache_read = d.cache_read + excluded.cache_read,
            cache_write_5m = d.cache_write_5m + excluded.cache_write_5m,
            cache_write_1h = d.cache_write_1h + excluded.cache_write_1h, output = d.output + excluded.output,
            reasoning = d.reasoning + excluded.reasoning, server_tools = d.server_tools + excluded.server_tools,
            amount = d.amount + excluded.amount),
    team_days as (
        insert into ledger_team_days as d (team_id, day, kind, tier, provider, model,
            entries, input, cache_read, cache_write_5m,
            cache_write_1h, output, reasoning, server_tools, amount)
        select f.team_id, (f.begun_at at time zone zone)::date, f.kind, f.tier, f.provider, f.model,
            count(*) filter (where f.reconciles is null), sum(f.input),
            sum(f.cache_read), sum(f.cache_write_5m), sum(f.cache_write_1h), sum(f.output), sum(f.reasoning),
            sum(f.server_tools), sum(f.amount)
        from fresh f group by 1, 2, 3, 4, 5, 6
        on conflict (team_id, day, kind, tier, provider, model) do update set
            entries = d.entries + excluded.entries, input = d.input + excluded.input,
            cache_read = d.cache_read + excluded.cache_read,
            cache_write_5m = d.cache_write_5m + excluded.cache_write_5m,
            cache_write_1h = d.cache_write_1h + excluded.cache_write_1h, output = d.output + excluded.output,
            reasoning = d.reasoning + excluded.reasoning, server_tools = d.server_tools + excluded.server_tools,
            amount = d.amount + excluded.amount),
    team_months as (
        insert into ledger_team_months as d (team_id, month, kind, tier, provider, model,
            entries, input, cache_read, cache_write_5m,
            cache_write_1h, output, reasoning, server_tools, amount)
        select f.team_id, date_trunc('month', f.begun_at at time zone zone)::date, f.kind, f.tier, f.provider, f.model,
            count(*) filter (where f.reconciles is null), sum(f.input),
            sum(f.cache_read), sum(f.cache_write_5m), sum(f.cache_write_1h), sum(f.output), sum(f.reasoning),
            sum(f.server_tools), sum(f.amount)
        from fresh f group by 1, 2, 3, 4, 5, 6
        on conflict (team_id, month, kind, tier, provider, model) do update set
            entries = d.entries + excluded.entries, input = d.input + excluded.input,
            cache_read = d.cache_read + excluded.cache_read,
            cache_write_5m = d.cache_write_5m + excluded.cache_write_5m,
            cache_write_1h = d.cache_write_1h + excluded.cache_write_1h, output = d.output + excluded.output,
            reasoning = d.reasoning + excluded.reasoning, server_tools = d.server_tools + excluded.server_tools,
            amount = d.amount + excluded.amount),
    of_machines as (
        insert into ledger_machines as d (team_id, day, machine_id, kind, name, idle, entries, amount)
        select f.team_id, (f.begun_at at time zone zone)::date, f.machine_id, f.kind,
            case when f.kind = 'charge' then '' else f.provider end, f.model = 'idle',
            count(*) filter (where f.reconciles is null), sum(f.amount)
        from fresh f where f.machine_id is not null group by 1, 2, 3, 4, 5, 6
        on conflict (team_id, day, machine_id, kind, name, idle) do update set
            entries = d.entries + excluded.entries, amount = d.amount + excluded.amount),
    machine_months as (
        insert into ledger_machine_months as d (team_id, month, machine_id, kind, name, idle, entries, amount)
        select f.team_id, date_trunc('month', f.begun_at at time zone zone)::date, f.machine_id, f.kind,
            case when f.kind = 'charge' then '' else f.provider end, f.model = 'idle',
            count(*) filter (where f.reconciles is null), sum(f.amount)
        from fresh f where f.machine_id is not null group by 1, 2, 3, 4, 5, 6
        on conflict (team_id, month, machine_id, kind, name, idle) do update set
            entries = d.entries + excluded.entries, amount = d.amount + excluded.amount),
    tasks as (
        insert into ledger_tasks as d (team_id, day, person_id, task, tier, answered, calls, input, cache_read,
            cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount)
        select f.team_id, (f.begun_at at time zone zone)::date, f.person_id, coalesce(f.detail ->> 'task', ''), f.tier,
            costs_answered(f.outcome), count(*) filter (where f.reconciles is null), sum(f.input), sum(f.cache_read),
            sum(f.cache_write_5m), sum(f.cache_write_1h), sum(f.output), sum(f.reasoning), sum(f.server_tools),
            sum(f.amount)
        from fresh f where f.kind = 'model-call' group by 1, 2, 3, 4, 5, 6
        on conflict (team_id, day, person_id, task, tier, answered) do update set
            calls = d.calls + excluded.calls, input = d.input + excluded.input,
            cache_read = d.cache_read + excluded.cache_read,
            cache_write_5m = d.cache_write_5m + excluded.cache_write_5m,
            cache_write_1h = d.cache_write_1h + excluded.cache_write_1h, output = d.output + excluded.output,
            reasoning = d.reasoning + excluded.reasoning, server_tools = d.server_tools + excluded.server_tools,
            amount = d.amount + excluded.amount),
    team_tasks as (
        insert into ledger_team_tasks as d (team_id, day, task, tier, answered, calls, input, cache_read,
            cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount)
        select f.team_id, (f.begun_at at time zone zone)::date, coalesce(f.detail ->> 'task', ''), f.tier,
            costs_answered(f.outcome), count(*) filter (where f.reconciles is null), sum(f.input), sum(f.cache_read),
            sum(f.cache_write_5m), sum(f.cache_write_1h), sum(f.output), sum(f.reasoning), sum(f.server_tools),
            sum(f.amount)
        from fresh f where f.kind = 'model-call' group by 1, 2, 3, 4, 5
        on conflict (team_id, day, task, tier, answered) do update set
            calls = d.calls + excluded.calls, input = d.input + excluded.input,
            cache_read = d.cache_read + excluded.cache_read,
            cache_write_5m = d.cache_write_5m + excluded.cache_write_5m,
            cache_write_1h = d.cache_write_1h + excluded.cache_write_1h, output = d.output + excluded.output,
            reasoning = d.reasoning + excluded.reasoning, server_tools = d.server_tools + excluded.server_tools,
            amount = d.amount + excluded.amount),
    team_task_months as (
        insert into ledger_team_task_months as d (team_id, month, task, tier, answered, calls, input, cache_read,
            cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount)
        select f.team_id, date_trunc('month', f.begun_at at time zone zone)::date, coalesce(f.detail ->> 'task', ''), f.tier,
            costs_answered(f.outcome), count(*) filter (where f.reconciles is null), sum(f.input), sum(f.cache_read),
            sum(f.cache_write_5m), sum(f.cache_write_1h), sum(f.output), sum(f.reasoning), sum(f.server_tools),
            sum(f.amount)
        from fresh f where f.kind = 'model-call' group by 1, 2, 3, 4, 5
        on conflict (team_id, month, task, tier, answered) do update set
            calls = d.calls + excluded.calls, input = d.input + excluded.input,
            cache_read = d.cache_read + excluded.cache_read,
            cache_write_5m = d.cache_write_5m + excluded.cache_write_5m,
            cache_write_1h = d.cache_write_1h + excluded.cache_write_1h, output = d.output + excluded.output,
            reasoning = d.reasoning + excluded.reasoning, server_tools = d.server_tools + excluded.server_tools,
            amount = d.amount + excluded.amount),
    payers as (
        select f.team_id, f.person_id, f.agent_id, f.key_id, f.model, f.kind, min(f.begun_at) as begun_at,
            sum(f.amount) as amount
        from fresh f group by f.team_id, f.person_id, f.agent_id, f.key_id, f.model, f.kind,
            (f.begun_at at time zone zone)::date),
    counted as (
        select c.budget_id, c.starts, sum(p.amount) as amount
        from payers p
        cross join lateral costs_counting(p.team_id, p.person_id, p.agent_id, p.key_id, p.model, p.kind,
                p.begun_at, zone) c
        group by c.budget_id, c.starts),
    spent as (
        update budget_windows w set spent = w.spent + c.amount from counted c
        where w.budget_id = c.budget_id and w.starts = c.starts),
    used as (
        insert into budget_leases as l (budget_id, starts, holder, team_id, unbooked)
        select w.budget_id, w.starts, by_holder, w.team_id, -sum(f.amount)
        from fresh f
        join asked a on a.id = f.id
        cross join lateral unnest(a.leases) as leased (budget)
        join budgets b on b.id = leased.budget
        join budget_windows w on w.budget_id = b.id and w.starts = date_trunc(b.period, f.begun_at, zone)
        where by_holder is not null
        group by w.budget_id, w.starts, w.team_id
        on conflict (budget_id, starts, holder) do update set unbooked = l.unbooked + excluded.unbooked)
    select count(*)::int into booked from fresh;
    return booked;
end
$$;

-- As in V4, with those sums.
create or replace function costs_purge_team() returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform set_config('podium.purge', podium_team()::text, true);
    delete from ledger_entries e where e.team_id = podium_team();
    perform set_config('podium.purge', '', true);
    delete from ledger_days d where d.team_id = podium_team();
    delete from ledger_months m where m.team_id = podium_team();
    delete from ledger_team_days d where d.team_id = podium_team();
    delete from ledger_team_months m where m.team_id = podium_team();
    delete from ledger_machines m where m.team_id = podium_team();
    delete from ledger_machine_months m where m.team_id = podium_team();
    delete from ledger_team_tasks t where t.team_id = podium_team();
    delete from ledger_team_task_months m where m.team_id = podium_team();
    delete from ledger_tasks t where t.team_id = podium_team();
    delete from charged_use u where u.team_id = podium_team();
    delete from subscriptions s where s.team_id = podium_team();
    delete from budgets b where b.team_id = podium_team();
end
$$;

call own_costs_functions();
