-- What nobody calls: machines, electricity, subscriptions, and what is entered by hand. And what pages read of long times.

-- Nobody's own is the part of a machine that stood idle, or a seat that nobody has.
alter table ledger_entries alter column person_id drop not null;
alter table ledger_entries add column machine_id uuid;
create index ledger_of_machine on ledger_entries (team_id, machine_id, begun_at desc, id desc) where machine_id is not null;
alter table ledger_days alter column person_id drop not null;
alter table ledger_days add column machine_id uuid;
-- The one that V1 made, whatever it was called.
do $$
begin
    execute (select format('alter table ledger_days drop constraint %I', c.conname) from pg_constraint c
        where c.conrelid = 'ledger_days'::regclass and c.contype = 'u');
end
$$;
alter table ledger_days add constraint ledger_days_one_each
    unique nulls not distinct (team_id, day, person_id, agent_id, key_id, machine_id, provider, model, tier, kind);

-- Sums of a month, so that a year is read in as many rows as a month is.
create table ledger_months (like ledger_days including defaults);
alter table ledger_months rename column day to month;
alter table ledger_months add constraint ledger_months_one_each
    unique nulls not distinct (team_id, month, person_id, agent_id, key_id, machine_id, provider, model, tier, kind);
insert into ledger_months select team_id, date_trunc('month', day)::date, person_id, agent_id, key_id, provider, model, tier,
        kind, sum(entries), sum(input), sum(cache_read), sum(cache_write_5m), sum(cache_write_1h), sum(output),
        sum(reasoning), sum(server_tools), sum(amount), machine_id
    from ledger_days group by 1, 2, 3, 4, 5, 6, 7, 8, 9, machine_id;
alter table ledger_months enable row level security;
alter table ledger_months force row level security;
create policy own_team on ledger_months for select using (team_id = podium_team());
create policy asked on ledger_months to current_user using (true) with check (true);
revoke insert, update, delete on ledger_months from "${application}";

-- Sums of a day of the whole team, for what is drawn day by day over years.
create table ledger_team_days (
    team_id        uuid not null,
    day            date not null,
    kind           text not null,
    tier           smallint not null,
    provider       text not null,
    model          text not null,
    entries        bigint not null,
    input          bigint not null,
    cache_read     bigint not null,
    cache_write_5m bigint not null,
    cache_write_1h bigint not null,
    output         bigint not null,
    reasoning      bigint not null,
    server_tools   bigint not null,
    amount         numeric(24, 12) not null,
    primary key (team_id, day, kind, tier, provider, model)
);
insert into ledger_team_days select team_id, day, kind, tier, provider, model, sum(entries), sum(input), sum(cache_read),
        sum(cache_write_5m), sum(cache_write_1h), sum(output), sum(reasoning), sum(server_tools), sum(amount)
    from ledger_days group by 1, 2, 3, 4, 5, 6;
alter table ledger_team_days enable row level security;
alter table ledger_team_days force row level security;
create policy own_team on ledger_team_days for select using (team_id = podium_team());
create policy asked on ledger_team_days to current_user using (true) with check (true);
revoke insert, update, delete on ledger_team_days from "${application}";

-- What nobody can refuse counts for a budget only where that is wanted: no model is refused for a server that was bought.
alter table budgets add column fixed_costs boolean not null default false;
create function costs_is_fixed(kind text) returns boolean language sql immutable as
$$ select kind in ('machine', 'hardware', 'electricity', 'subscription', 'charge') $$;

-- As in V1, but of budgets that do not count fixed costs none for those.
drop function costs_counting(uuid, uuid, uuid, uuid, text, timestamptz, text);
create function costs_counting(team uuid, person uuid, agent uuid, key uuid, model text, kind text, moment timestamptz, zone text)
    returns table (budget_id uuid, starts timestamptz)
    language sql stable as
$$
    select w.budget_id, w.starts
    from (values
        (null, 'ORGANISATION', ''), (team, 'TEAM', ''), (team, 'PERSON', person::text), (team, 'AGENT', agent::text),
        (team, 'KEY', key::text), (team, 'MODEL', model)) as k (team_id, scope, subject)
    join budgets b on coalesce(b.team_id, '00000000-0000-0000-0000-000000000000')
            = coalesce(k.team_id, '00000000-0000-0000-0000-000000000000')
        and b.scope = k.scope and b.subject = k.subject
        and (b.fixed_costs or not costs_is_fixed(kind))
    join budget_windows w on w.budget_id = b.id and w.starts = date_trunc(b.period, moment, zone)
$$;

-- As in V1, with the same exception.
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
    select b.id, b.team_id, w.starts, w.ends, coalesce(case when b.team_id is null
            then (select sum(d.amount) from ledger_days d
                where (b.fixed_costs or not costs_is_fixed(d.kind))
                    and d.day >= (w.starts at time zone zone)::date and d.day < (w.ends at time zone zone)::date)
            else (select sum(d.amount) from ledger_days d
                where d.team_id = b.team_id and (b.fixed_costs or not costs_is_fixed(d.kind))
                    and d.day >= (w.starts at time zone zone)::date and d.day < (w.ends at time zone zone)::date
                    and case b.scope
                        when 'PERSON' then d.person_id::text = b.subject
                        when 'AGENT' then d.agent_id::text = b.subject
                        when 'KEY' then d.key_id::text = b.subject
                        when 'MODEL' then d.model = b.subject
                        else true end)
            end, 0)
    from budgets b
    cross join lateral (select date_trunc(b.period, moment, zone) as starts,
            (date_trunc(b.period, moment at time zone zone) + ('1 ' || b.period)::interval) at time zone zone as ends) w
    where not exists (select from budget_windows o where o.budget_id = b.id and o.starts = w.starts)
    on conflict do nothing;
end
$$;

-- As in V1, with the machine of an entry, the kinds that budgets count, and the sums of months and of the team's days.
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

drop function costs_keep_budget(uuid, uuid, text, text, text, numeric, boolean, numeric, timestamptz);
create function costs_keep_budget(budget uuid, team uuid, of_scope text, of_subject text, of_period text, of_cap numeric,
        is_hard boolean, with_fixed boolean, raised numeric, raised_to timestamptz) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    if team is null then
        perform require_admin();
    elsif team is distinct from podium_team() then
        raise exception 'A budget names another team than the transaction does.' using errcode = 'insufficient_privilege';
    end if;
    insert into budgets as b (id, team_id, scope, subject, period, cap, hard, fixed_costs, raised_cap, raised_until)
        values (budget, team, of_scope, of_subject, of_period, of_cap, is_hard, with_fixed, raised, raised_to)
        on conflict (id) do update set cap = of_cap, hard = is_hard, raised_cap = raised, raised_until = raised_to
            where b.team_id is not distinct from team;
    return found;
exception when unique_violation then
    return false;
end
$$;

-- What one of a currency is worth in US dollars, from a day on until the next. Rows are only added; of two for a day the
-- later counts.
create table exchange_rates (
    id              bigint generated always as identity primary key,
    currency        text not null check (currency ~ '^[A-Z]{3}$' and currency <> 'USD'),
    valid_from      date not null,
    dollars         numeric(20, 10) not null check (dollars > 0),
    entered_by      uuid not null,
    entered_by_name text not null,
    entered_at      timestamptz not null default now()
);
create index on exchange_rates (currency, valid_from desc, id desc);

-- What a kilowatt-hour costs, everywhere or where a machine has a tariff of its own.
create table electricity_tariffs (
    id              bigint generated always as identity primary key,
    machine_id      uuid,
    valid_from      date not null,
    currency        text not null check (currency ~ '^[A-Z]{3}$'),
    per_kwh         numeric(16, 6) not null check (per_kwh >= 0),
    entered_by      uuid not null,
    entered_by_name text not null,
    entered_at      timestamptz not null default now()
);
create index on electricity_tariffs (machine_id, valid_from desc, id desc);

-- To whom a machine's days are charged; by use where there is none. Weights by team where it is by share.
create table charge_allocations (
    id              bigint generated always as identity primary key,
    machine_id      uuid not null,
    valid_from      date not null,
    rule            text not null check (rule in ('USE', 'EQUAL', 'SHARE')),
    weights         jsonb not null,
    entered_by      uuid not null,
    entered_by_name text not null,
    entered_at      timestamptz not null default now()
);
create index on charge_allocations (machine_id, valid_from desc, id desc);

create procedure costs_entered(name text) language plpgsql as
$$
begin
    execute format('create trigger append_only before update or delete or truncate on %I for each statement'
                   ' execute function costs_refuse()', name);
    execute format('alter table %I enable row level security, force row level security', name);
    execute format('create policy known_to_all on %I for select using (true)', name);
    execute format('create policy asked on %I for insert to current_user with check (true)', name);
    execute format('revoke insert, update, delete on %I from %I', name, '${application}');
end
$$;
call costs_entered('exchange_rates');
call costs_entered('electricity_tariffs');
call costs_entered('charge_allocations');
drop procedure costs_entered;

create function costs_add_exchange_rate(of_currency text, from_day date, worth numeric, person uuid, person_name text)
    returns void language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    insert into exchange_rates (currency, valid_from, dollars, entered_by, entered_by_name)
        values (of_currency, from_day, worth, person, person_name);
end
$$;

create function costs_add_tariff(machine uuid, from_day date, in_currency text, kwh numeric, person uuid, person_name text)
    returns void language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    insert into electricity_tariffs (machine_id, valid_from, currency, per_kwh, entered_by, entered_by_name)
        values (machine, from_day, in_currency, kwh, person, person_name);
end
$$;

create function costs_add_allocation(machine uuid, from_day date, by_rule text, by_weights jsonb, person uuid,
        person_name text) returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    insert into charge_allocations (machine_id, valid_from, rule, weights, entered_by, entered_by_name)
        values (machine, from_day, by_rule, by_weights, person, person_name);
end
$$;

-- How long whose agents ran on which machine, and in how many minutes any did.
create table charged_use (
    day        date not null,
    machine_id uuid not null,
    team_id    uuid not null,
    person_id  uuid not null,
    agent_id   uuid not null,
    minutes    int not null check (minutes > 0),
    counted_at timestamptz not null,
    primary key (day, machine_id, agent_id)
);
create index on charged_use (team_id, day);
alter table charged_use enable row level security;
alter table charged_use force row level security;
create policy own_team on charged_use for select using (team_id = podium_team());
create policy asked on charged_use to current_user using (true) with check (true);
revoke insert, update, delete on charged_use from "${application}";

create table charged_use_days (
    day        date not null,
    machine_id uuid not null,
    minutes    int not null check (minutes > 0),
    counted_at timestamptz not null,
    primary key (day, machine_id)
);
alter table charged_use_days enable row level security;
alter table charged_use_days force row level security;
create policy asked on charged_use_days to current_user using (true) with check (true);
revoke all on charged_use_days from "${application}";

-- So many minutes more of each place of the lists, in the order of their keys, so that two never wait for each other. Of what
-- was counted less than these minutes ago, but for one of grace, nothing. Asked without an actor.
create function costs_count_use(of_day date, moment timestamptz, counted int, machines uuid[], teams uuid[], persons uuid[],
        agents uuid[]) returns void
    language sql security definer set search_path = public, pg_temp as
$$
    insert into charged_use_days as u (day, machine_id, minutes, counted_at)
        select distinct of_day, machine, counted, moment from unnest(machines) as machine order by machine
        on conflict (day, machine_id) do update set minutes = u.minutes + counted, counted_at = moment
            where u.counted_at <= moment - (counted - 1) * interval '1 minute';
    insert into charged_use as u (day, machine_id, team_id, person_id, agent_id, minutes, counted_at)
        select distinct on (g.machine, g.agent) of_day, g.machine, g.team, g.person, g.agent, counted, moment
        from unnest(machines, teams, persons, agents) as g (machine, team, person, agent)
        order by g.machine, g.agent
        on conflict (day, machine_id, agent_id) do update set minutes = u.minutes + counted, counted_at = moment
            where u.counted_at <= moment - (counted - 1) * interval '1 minute';
$$;

-- What has been charged, so that nothing is twice. Problem is what keeps a day from being charged; '' where it is.
create table charged_days (
    what    text not null check (what in ('MACHINE', 'SUBSCRIPTION')),
    of      uuid not null,
    day     date not null,
    problem text not null,
    primary key (what, of, day)
);
create index on charged_days (day) where problem <> '';
alter table charged_days enable row level security;
alter table charged_days force row level security;
create policy asked on charged_days to current_user using (true) with check (true);
revoke all on charged_days from "${application}";

-- From this day on; of those before, nobody counted who used what.
create table charging (
    only_one boolean primary key default true check (only_one),
    since    date not null
);
insert into charging (since) values (current_date);
alter table charging enable row level security;
alter table charging force row level security;
create policy asked on charging to current_user using (true) with check (true);
revoke all on charging from "${application}";

create function costs_charging_since() returns date
    language sql stable security definer set search_path = public, pg_temp as
$$ select since from charging $$;

create function costs_charged(from_day date, to_day date) returns setof charged_days
    language sql stable security definer set search_path = public, pg_temp as
$$ select c.* from charged_days c where c.day between from_day and to_day $$;

create function costs_charge(of_what text, thing uuid, of_day date, with_problem text) returns void
    language sql security definer set search_path = public, pg_temp as
$$
    insert into charged_days values (of_what, thing, of_day, with_problem)
        on conflict (what, of, day) do update set problem = excluded.problem;
$$;

create function costs_uses(of_day date, machine uuid)
    returns table (team_id uuid, person_id uuid, agent_id uuid, minutes int)
    language sql stable security definer set search_path = public, pg_temp as
$$ select u.team_id, u.person_id, u.agent_id, u.minutes from charged_use u where u.day = of_day and u.machine_id = machine $$;

create function costs_used_minutes(of_day date, machine uuid) returns int
    language sql stable security definer set search_path = public, pg_temp as
$$ select coalesce((select u.minutes from charged_use_days u where u.day = of_day and u.machine_id = machine), 0) $$;

-- What leases of GPUs paid for a machine on a day.
create function costs_leased(of_day date, machine uuid) returns numeric
    language sql stable security definer set search_path = public, pg_temp as
$$ select coalesce(sum(d.amount), 0) from ledger_days d where d.day = of_day and d.machine_id = machine and d.kind = 'gpu' $$;

-- Seats that are paid by the month. Terms are never changed but ended, so that a bill can be worked out once more.
create table subscriptions (
    id              uuid primary key,
    team_id         uuid not null,
    name            text not null check (length(name) between 1 and 100),
    vendor          text not null check (length(vendor) <= 100),
    currency        text not null check (currency ~ '^[A-Z]{3}$'),
    per_seat        numeric(16, 4) not null check (per_seat >= 0),
    seats           int not null check (seats between 1 and 10000),
    people          uuid[] not null check (cardinality(people) <= seats),
    starts          date not null,
    ends            date check (ends >= starts),
    entered_by_name text not null,
    entered_at      timestamptz not null default now(),
    unique (id, team_id)
);
create index on subscriptions (team_id, starts);
alter table subscriptions enable row level security;
alter table subscriptions force row level security;
create policy own_team on subscriptions using (team_id = podium_team()) with check (team_id = podium_team());
create policy asked on subscriptions to current_user using (true) with check (true);
revoke delete, truncate on subscriptions from "${application}";

-- Those of all teams that run on some day of these. Asked without an actor.
create function costs_subscriptions(from_day date, to_day date) returns setof subscriptions
    language sql stable security definer set search_path = public, pg_temp as
$$ select s.* from subscriptions s where s.starts <= to_day and (s.ends is null or s.ends >= from_day) $$;

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
    delete from charged_use u where u.team_id = podium_team();
    delete from subscriptions s where s.team_id = podium_team();
    delete from budgets b where b.team_id = podium_team();
end
$$;

call own_costs_functions();
