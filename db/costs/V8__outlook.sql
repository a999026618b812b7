-- What is to come of budgets: the sums of days from which it is worked out, and whether people were told. And sums that are read
-- faster.

-- Told that it runs out before its end, and since then it did not look as if it would last.
alter table budget_windows add column runs_out boolean not null default false;

-- After which night all budgets were looked at; null before the first.
alter table charging add column looked_ahead date;

-- What counted for these budgets on each day: the same sums as costs_open_windows begins a window with. Asked without an actor, by
-- who has chosen the budgets that somebody may see.
create function costs_budget_days(ids uuid[], first_day date, last_day date)
    returns table (budget uuid, day date, amount numeric)
    language sql stable security definer set search_path = public, pg_temp as
$$
    select b.id, d.day, sum(d.amount)
    from budgets b join ledger_team_days d on d.day between first_day and last_day
    where b.id = any(ids) and b.scope = 'ORGANISATION' and (b.fixed_costs or not costs_is_fixed(d.kind))
    group by b.id, d.day
    union all
    select b.id, d.day, sum(d.amount)
    from budgets b join ledger_team_days d on d.team_id = b.team_id and d.day between first_day and last_day
    where b.id = any(ids) and (b.scope = 'TEAM' or b.scope = 'MODEL' and d.model = b.subject)
        and (b.fixed_costs or not costs_is_fixed(d.kind))
    group by b.id, d.day
    union all
    select b.id, d.day, sum(d.amount)
    from budgets b join ledger_days d on d.team_id = b.team_id and d.day between first_day and last_day
    where b.id = any(ids) and (b.fixed_costs or not costs_is_fixed(d.kind)) and case b.scope
        when 'PERSON' then d.person_id::text = b.subject
        when 'AGENT' then d.agent_id::text = b.subject
        when 'KEY' then d.key_id::text = b.subject
        else false end
    group by b.id, d.day
$$;

-- True for the one that tells it; in the transaction in which it is told.
create function costs_runs_out(budget uuid, at timestamptz) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    update budget_windows w set runs_out = true where w.budget_id = budget and w.starts = at and not w.runs_out;
    return found;
end
$$;

-- It would last after all: should that change, it is told anew.
create function costs_lasts(budget uuid, at timestamptz) returns void
    language sql security definer set search_path = public, pg_temp as
$$ update budget_windows w set runs_out = false where w.budget_id = budget and w.starts = at and w.runs_out $$;

create function costs_looked_ahead() returns date
    language sql stable security definer set search_path = public, pg_temp as
$$ select c.looked_ahead from charging c $$;

create function costs_look_ahead(night date) returns void
    language sql security definer set search_path = public, pg_temp as
$$ update charging c set looked_ahead = night where c.looked_ahead is null or c.looked_ahead < night $$;

-- Days of one team are found without those of all others: by the index of days alone, 20 teams cost 20 times as much.
create index ledger_days_of_team on ledger_days (team_id, day);
drop index ledger_days_day_idx;

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
call costs_of_team('ledger_team_months');
call costs_of_team('ledger_team_tasks');
call costs_of_team('ledger_team_task_months');
drop procedure costs_of_team;
drop function costs_tasks_of_all(date, date);

-- As in V5, with those sums.
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

-- As in V5, with those sums.
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
    delete from ledger_team_tasks t where t.team_id = podium_team();
    delete from ledger_team_task_months m where m.team_id = podium_team();
    delete from ledger_tasks t where t.team_id = podium_team();
    delete from charged_use u where u.team_id = podium_team();
    delete from subscriptions s where s.team_id = podium_team();
    delete from budgets b where b.team_id = podium_team();
end
$$;

-- As in V4, but what is of nobody in particular from the sums of the team.
create or replace function costs_open_windows(moment timestamptz, zone text) returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    if not exists (select from budgets b where not exists (
            select from budget_windows w
            where w.budget_id = b.id and w.starts = date_trunc(b.period, moment, zone))) then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('costs windows', 0));
    insert into budget_windows (budget_id, team_id, starts, ends, spent)
    select b.id, b.team_id, w.starts, w.ends, coalesce(case when b.scope in ('ORGANISATION', 'TEAM', 'MODEL')
            then (select sum(d.amount) from ledger_team_days d
                where (b.team_id is null or d.team_id = b.team_id) and (b.scope <> 'MODEL' or d.model = b.subject)
                    and (b.fixed_costs or not costs_is_fixed(d.kind))
                    and d.day >= (w.starts at time zone zone)::date and d.day < (w.ends at time zone zone)::date)
            else (select sum(d.amount) from ledger_days d
                where d.team_id = b.team_id and (b.fixed_costs or not costs_is_fixed(d.kind))
                    and d.day >= (w.starts at time zone zone)::date and d.day < (w.ends at time zone zone)::date
                    and case b.scope
                        when 'PERSON' then d.person_id::text = b.subject
                        when 'AGENT' then d.agent_id::text = b.subject
                        when 'KEY' then d.key_id::text = b.subject
                        else false end)
            end, 0)
    from budgets b
    cross join lateral (select date_trunc(b.period, moment, zone) as starts,
            (date_trunc(b.period, moment at time zone zone) + ('1 ' || b.period)::interval) at time zone zone as ends) w
    where not exists (select from budget_windows o where o.budget_id = b.id and o.starts = w.starts)
    on conflict do nothing;
end
$$;

-- As in V5, but of days that whole months hold none is read.
create or replace function costs_machines_of_all(first_day date, last_day date, by_months boolean)
    returns table (team_id uuid, day date, kind text, machine_id uuid, name text, idle boolean, entries bigint,
        amount numeric)
    language sql stable security definer set search_path = public, pg_temp as
$$ with whole as (
        select w.begins, greatest(w.begins, w.ends) as ends
        from (select (date_trunc('month', first_day + interval '1 month - 1 day'))::date as begins,
            case when by_months then date_trunc('month', last_day + 1)::date else first_day end as ends) w),
    parts as (
        select w.begins as from_day, w.ends - 1 as to_day, true as month from whole w
        union all select first_day, least(w.begins - 1, last_day), false from whole w
        union all select greatest(w.ends, first_day), last_day, false from whole w where w.begins <= last_day)
    select s.team_id, s.day, s.kind, s.machine_id, max(s.provider) filter (where s.kind <> 'charge'), s.model = 'idle',
        sum(s.entries)::bigint, sum(s.amount)
    from (
        select m.team_id, m.month as day, m.kind, m.machine_id, m.provider, m.model, m.entries, m.amount
            from parts p join ledger_months m on m.month between p.from_day and p.to_day
            where p.month and m.machine_id is not null
        union all
        select d.team_id, d.day, d.kind, d.machine_id, d.provider, d.model, d.entries, d.amount
            from parts p join ledger_days d on d.day between p.from_day and p.to_day
            where not p.month and d.machine_id is not null) s
    where costs_sees_figures() group by 1, 2, 3, 4, s.model = 'idle' $$;

call own_costs_functions();
