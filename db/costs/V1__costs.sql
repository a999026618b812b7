-- What things cost: prices, the ledger, budgets. The zone of days and windows is a setting of Podium and handed in.

-- How often prices and budgets changed: each Podium looks here, and reads them again where a number is another.
create table costs_versions (
    name   text primary key,
    number bigint not null
);
alter table costs_versions enable row level security;
alter table costs_versions force row level security;
create policy known_to_all on costs_versions for select using (true);
create policy asked on costs_versions to current_user using (true) with check (true);
revoke insert, update, delete on costs_versions from "${application}";

-- The row's lock puts changes into the order in which they are committed, so none is seen late under a number that is known.
create function costs_changed() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    insert into costs_versions values (tg_argv[0], 1)
        on conflict (name) do update set number = costs_versions.number + 1;
    return null;
end
$$;

create function costs_refuse() returns trigger language plpgsql as
$$ begin raise exception 'The table % is append-only.', tg_table_name using errcode = 'insufficient_privilege'; end $$;

-- US dollars per million tokens by class, and per use of a tool at the provider, from a moment on. Rows are only added. '*'
-- stands for any provider or model; of both, it is the fallback for what nobody priced.
create table model_prices (
    id              bigint generated always as identity primary key,
    provider        text not null,
    model           text not null,
    valid_from      timestamptz not null,
    input           numeric(16, 6) not null check (input >= 0),
    cache_read      numeric(16, 6) not null check (cache_read >= 0),
    cache_write_5m  numeric(16, 6) not null check (cache_write_5m >= 0),
    cache_write_1h  numeric(16, 6) not null check (cache_write_1h >= 0),
    output          numeric(16, 6) not null check (output >= 0),
    server_tool     numeric(16, 6) not null check (server_tool >= 0),
    entered_by      uuid,
    entered_by_name text not null,
    entered_at      timestamptz not null default now()
);
create index on model_prices (provider, model, valid_from desc, id desc);
create trigger changed after insert on model_prices for each statement execute function costs_changed('prices');
create trigger append_only before update or delete or truncate on model_prices
    for each statement execute function costs_refuse();
alter table model_prices enable row level security;
alter table model_prices force row level security;
create policy known_to_all on model_prices for select using (true);
create policy asked on model_prices for insert to current_user with check (true);
revoke insert, update, delete on model_prices from "${application}";

insert into model_prices (provider, model, valid_from, input, cache_read, cache_write_5m, cache_write_1h, output,
                          server_tool, entered_by_name)
values ('*', '*', 'epoch', 5, 0.5, 6.25, 10, 25, 0, 'Podium'),
       ('*', 'tier-2', 'epoch', 3, 0.3, 3.75, 6, 15, 0, 'Podium'),
       ('*', 'tier-3', 'epoch', 15, 1.5, 18.75, 30, 75, 0, 'Podium'),
       ('local', '*', 'epoch', 0, 0, 0, 0, 0, 0, 'Podium');

create function costs_add_price(of_provider text, of_model text, counts_from timestamptz, p_input numeric,
        p_cache_read numeric, p_cache_write_5m numeric, p_cache_write_1h numeric, p_output numeric, p_server_tool numeric,
        person uuid, person_name text) returns bigint
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    added bigint;
begin
    perform require_admin();
    insert into model_prices (provider, model, valid_from, input, cache_read, cache_write_5m, cache_write_1h, output,
                              server_tool, entered_by, entered_by_name)
        values (of_provider, of_model, counts_from, p_input, p_cache_read, p_cache_write_5m, p_cache_write_1h, p_output,
                p_server_tool, person, person_name)
        returning id into added;
    return added;
end
$$;

-- One row for each thing that was paid for, and one for each correction, by months of the moment it began (UTC).
create table ledger_entries (
    id             uuid not null,
    team_id        uuid not null,
    person_id      uuid not null,
    agent_id       uuid,
    key_id         uuid,
    begun_at       timestamptz not null,
    settled_at     timestamptz not null,
    booked_at      timestamptz not null default now(),
    kind           text not null,
    provider       text not null,
    model          text not null,
    asked          text not null,
    tier           smallint not null,
    -- In a correction, which is a difference, any of these may be below 0.
    input          bigint not null,
    cache_read     bigint not null,
    cache_write_5m bigint not null,
    cache_write_1h bigint not null,
    output         bigint not null,
    reasoning      bigint not null,
    server_tools   bigint not null,
    price_id       bigint not null,
    price_known    boolean not null,
    reserved       numeric(24, 12) not null,
    amount         numeric(24, 12) not null,
    reported       numeric(24, 12),
    estimated      boolean not null,
    outcome        text not null,
    raw_usage      jsonb,
    detail         jsonb,
    reconciles     uuid,
    -- With the moment, because a table of months has to; both come from the journal, so what is booked twice is one row.
    primary key (id, begun_at)
) partition by range (begun_at);
create index ledger_of_team on ledger_entries (team_id, begun_at desc, id desc);
create index ledger_of_person on ledger_entries (team_id, person_id, begun_at desc, id desc);
create index ledger_of_agent on ledger_entries (team_id, agent_id, begun_at desc, id desc) where agent_id is not null;
create index ledger_corrections on ledger_entries (reconciles, begun_at) where reconciles is not null;
alter table ledger_entries enable row level security;
alter table ledger_entries force row level security;
create policy own_team on ledger_entries for select using (team_id = podium_team());
create policy asked on ledger_entries for select to current_user using (true);
create policy booked on ledger_entries for insert to current_user with check (true);
-- Only where a deleted team is forgotten for good.
create policy purged on ledger_entries for delete to current_user
    using (team_id = podium_team() and current_setting('podium.purge', true) = team_id::text);
revoke insert, update, delete on ledger_entries from "${application}";

-- For a trigger on a table of months has to be one for each row.
create function costs_keep_entry() returns trigger language plpgsql as
$$
begin
    if tg_op = 'DELETE' and current_setting('podium.purge', true) = old.team_id::text then
        return old;
    end if;
    raise exception 'The ledger is append-only.' using errcode = 'insufficient_privilege';
end
$$;
create trigger append_only before update or delete on ledger_entries
    for each row execute function costs_keep_entry();
create trigger append_only_whole before truncate on ledger_entries for each statement execute function costs_refuse();

-- The month that holds this moment. Made beside the ledger and then attached, which stops nobody who reads or books.
create function costs_month(moment timestamptz) returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    first timestamptz := date_trunc('month', moment, 'UTC');
    name  text := 'ledger_entries_' || to_char(moment at time zone 'UTC', 'YYYY_MM');
begin
    if to_regclass(name) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('costs months', 0));
    if to_regclass(name) is not null then
        return;
    end if;
    execute format('create table %I (like ledger_entries including defaults)', name);
    execute format('alter table %I enable row level security, force row level security', name);
    execute format('create policy own_team on %I for select using (team_id = podium_team())', name);
    execute format('revoke all on %I from %I', name, '${application}');
    execute format('grant select on %I to %I', name, '${application}');
    execute format('alter table ledger_entries attach partition %I for values from (%L) to (%L)', name, first,
                   date_trunc('month', first + interval '1 month', 'UTC'));
    execute format('create trigger append_only_whole before truncate on %I for each statement'
                   ' execute function costs_refuse()', name);
end
$$;

-- This month and the next ones.
create function costs_months_ahead(how_many int) returns void
    language sql security definer set search_path = public, pg_temp as
$$ select costs_month(now() + n * interval '1 month') from generate_series(0, how_many) n $$;
select costs_months_ahead(2);

-- Sums of a day, written with the entries: what pages read.
create table ledger_days (
    team_id        uuid not null,
    day            date not null,
    person_id      uuid not null,
    agent_id       uuid,
    key_id         uuid,
    provider       text not null,
    model          text not null,
    tier           smallint not null,
    kind           text not null,
    entries        bigint not null,
    input          bigint not null,
    cache_read     bigint not null,
    cache_write_5m bigint not null,
    cache_write_1h bigint not null,
    output         bigint not null,
    reasoning      bigint not null,
    server_tools   bigint not null,
    amount         numeric(24, 12) not null,
    unique nulls not distinct (team_id, day, person_id, agent_id, key_id, provider, model, tier, kind)
);
create index on ledger_days (day);
alter table ledger_days enable row level security;
alter table ledger_days force row level security;
create policy own_team on ledger_days for select using (team_id = podium_team());
create policy asked on ledger_days to current_user using (true) with check (true);
revoke insert, update, delete on ledger_days from "${application}";

-- How much may be spent. One of the organisation has no team.
create table budgets (
    id           uuid primary key,
    team_id      uuid,
    scope        text not null check (scope in ('ORGANISATION', 'TEAM', 'PERSON', 'AGENT', 'KEY', 'MODEL')),
    -- The id of the person, agent or key, or the model's name.
    subject      text not null,
    period       text not null check (period in ('DAY', 'WEEK', 'MONTH')),
    cap          numeric(24, 12) not null check (cap > 0),
    hard         boolean not null,
    raised_cap   numeric(24, 12),
    raised_until timestamptz,
    made_at      timestamptz not null default now(),
    check ((team_id is null) = (scope = 'ORGANISATION')),
    check ((subject = '') = (scope in ('ORGANISATION', 'TEAM'))),
    check (num_nulls(raised_cap, raised_until) in (0, 2))
);
create unique index budgets_one_each on budgets
    (coalesce(team_id, '00000000-0000-0000-0000-000000000000'), scope, subject, period, hard);
create trigger changed after insert or update or delete on budgets
    for each statement execute function costs_changed('budgets');
alter table budgets enable row level security;
alter table budgets force row level security;
create policy own_team on budgets for select using (team_id = podium_team());
create policy asked on budgets to current_user using (true) with check (true);
revoke insert, update, delete on budgets from "${application}";

-- One stretch of the calendar of a budget, and what is booked in it. How much of the cap was told: 0, 50, 80, 100.
create table budget_windows (
    budget_id uuid not null references budgets on delete cascade,
    team_id   uuid,
    starts    timestamptz not null,
    ends      timestamptz not null,
    spent     numeric(24, 12) not null,
    told      int not null default 0,
    refused   boolean not null default false,
    primary key (budget_id, starts)
);
create index on budget_windows (ends);
alter table budget_windows enable row level security;
alter table budget_windows force row level security;
create policy own_team on budget_windows for select using (team_id = podium_team());
create policy asked on budget_windows to current_user using (true) with check (true);
revoke insert, update, delete on budget_windows from "${application}";

-- What a Podium has taken of a hard budget's window to spend without asking again: what of it is not booked yet. And, of
-- soft ones too, what it holds for calls under way, for people to see.
create table budget_leases (
    budget_id uuid not null,
    starts    timestamptz not null,
    holder    uuid not null,
    team_id   uuid,
    unbooked  numeric(24, 12) not null default 0,
    held      numeric(24, 12) not null default 0,
    primary key (budget_id, starts, holder),
    foreign key (budget_id, starts) references budget_windows on delete cascade
);
create index on budget_leases (holder);
alter table budget_leases enable row level security;
alter table budget_leases force row level security;
create policy own_team on budget_leases for select using (team_id = podium_team());
create policy asked on budget_leases to current_user using (true) with check (true);
revoke insert, update, delete on budget_leases from "${application}";

-- The Podiums that hold leases, and when each was last heard.
create table budget_holders (
    holder   uuid primary key,
    heard_at timestamptz not null
);
alter table budget_holders enable row level security;
alter table budget_holders force row level security;
create policy asked on budget_holders to current_user using (true) with check (true);
revoke all on budget_holders from "${application}";

-- When any of them was: while the database was away nobody could be heard.
create table budget_pulse (
    only_one boolean primary key default true check (only_one),
    at       timestamptz not null
);
alter table budget_pulse enable row level security;
alter table budget_pulse force row level security;
create policy asked on budget_pulse to current_user using (true) with check (true);
revoke all on budget_pulse from "${application}";

-- What counts now.
create function costs_limit(b budgets) returns numeric language sql stable as
$$ select case when b.raised_until > clock_timestamp() then b.raised_cap else b.cap end $$;

-- Opens the windows of this moment that are not open, each with what the ledger has in it already. Holds the lock that
-- bookings hold, so that each entry is counted once: either by its booking or here.
create function costs_open_windows(moment timestamptz, zone text) returns void
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
                where d.day >= (w.starts at time zone zone)::date and d.day < (w.ends at time zone zone)::date)
            else (select sum(d.amount) from ledger_days d
                where d.team_id = b.team_id
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

-- The windows, of those that are open, in which something counts that these paid for then.
create function costs_counting(team uuid, person uuid, agent uuid, key uuid, model text, moment timestamptz, zone text)
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
    join budget_windows w on w.budget_id = b.id and w.starts = date_trunc(b.period, moment, zone)
$$;

-- Books what was metered; what is booked already stays as it is. With a holder, what it leased for these is used up. An
-- entry names its leases' budgets in "leases".
create function costs_book(given jsonb, zone text, by_holder uuid) returns int
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
                select x.team_id, x.person_id, x.agent_id, x.key_id, x.model, min(x.begun_at) as begun_at
                from jsonb_to_recordset(given) as x (
                    team_id uuid, person_id uuid, agent_id uuid, key_id uuid, model text, begun_at timestamptz)
                group by x.team_id, x.person_id, x.agent_id, x.key_id, x.model, (x.begun_at at time zone zone)::date) p
            cross join lateral costs_counting(p.team_id, p.person_id, p.agent_id, p.key_id, p.model, p.begun_at, zone) c)
        order by w.budget_id, w.starts for update;
    with asked as (
        select * from jsonb_to_recordset(given) as x (
            id uuid, team_id uuid, person_id uuid, agent_id uuid, key_id uuid, begun_at timestamptz,
            settled_at timestamptz, kind text, provider text, model text, asked text, tier smallint, input bigint,
            cache_read bigint, cache_write_5m bigint, cache_write_1h bigint, output bigint, reasoning bigint,
            server_tools bigint, price_id bigint, price_known boolean, reserved numeric, amount numeric, reported numeric,
            estimated boolean, outcome text, raw_usage jsonb, detail jsonb, reconciles uuid, leases uuid[])),
    fresh as (
        insert into ledger_entries (id, team_id, person_id, agent_id, key_id, begun_at, settled_at, kind, provider, model,
            asked, tier, input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, server_tools, price_id,
            price_known, reserved, amount, reported, estimated, outcome, raw_usage, detail, reconciles)
        select a.id, a.team_id, a.person_id, a.agent_id, a.key_id, a.begun_at,
            coalesce(a.settled_at, clock_timestamp()), a.kind, a.provider, a.model, a.asked, a.tier, a.input, a.cache_read,
            a.cache_write_5m, a.cache_write_1h, a.output, a.reasoning, a.server_tools, a.price_id, a.price_known,
            a.reserved, a.amount, a.reported, a.estimated, a.outcome, a.raw_usage, a.detail, a.reconciles
        from asked a
        on conflict do nothing
        returning *),
    days as (
        insert into ledger_days as d (team_id, day, person_id, agent_id, key_id, provider, model, tier, kind, entries,
            input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount)
        select f.team_id, (f.begun_at at time zone zone)::date, f.person_id, f.agent_id, f.key_id, f.provider, f.model,
            f.tier, f.kind, count(*) filter (where f.reconciles is null), sum(f.input), sum(f.cache_read),
            sum(f.cache_write_5m), sum(f.cache_write_1h), sum(f.output), sum(f.reasoning), sum(f.server_tools),
            sum(f.amount)
        from fresh f group by 1, 2, 3, 4, 5, 6, 7, 8, 9
        on conflict (team_id, day, person_id, agent_id, key_id, provider, model, tier, kind) do update set
            entries = d.entries + excluded.entries, input = d.input + excluded.input,
            cache_read = d.cache_read + excluded.cache_read,
            cache_write_5m = d.cache_write_5m + excluded.cache_write_5m,
            cache_write_1h = d.cache_write_1h + excluded.cache_write_1h, output = d.output + excluded.output,
            reasoning = d.reasoning + excluded.reasoning, server_tools = d.server_tools + excluded.server_tools,
            amount = d.amount + excluded.amount),
    payers as (
        select f.team_id, f.person_id, f.agent_id, f.key_id, f.model, min(f.begun_at) as begun_at, sum(f.amount) as amount
        from fresh f group by f.team_id, f.person_id, f.agent_id, f.key_id, f.model, (f.begun_at at time zone zone)::date),
    counted as (
        select c.budget_id, c.starts, sum(p.amount) as amount
        from payers p
        cross join lateral costs_counting(p.team_id, p.person_id, p.agent_id, p.key_id, p.model, p.begun_at, zone) c
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

-- Takes as much of a window as is needed, and an eighth of what is free where that is more: fewer questions while there is
-- much, and no money that nobody can spend near the cap. Grants 0 where what is needed is not free. With 0 needed it
-- only looks.
create function costs_lease(budget uuid, moment timestamptz, zone text, for_holder uuid, needed numeric)
    returns table (granted numeric, spent numeric, most numeric, leased numeric, ends timestamptz)
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    b      budgets;
    w      budget_windows;
    others numeric;
    free   numeric;
    part   numeric := 0;
begin
    select * into b from budgets where id = budget;
    if not found then
        return;
    end if;
    select * into w from budget_windows x where x.budget_id = b.id and x.starts = date_trunc(b.period, moment, zone)
        for update;
    if not found then
        perform costs_open_windows(moment, zone);
        select * into w from budget_windows x where x.budget_id = b.id and x.starts = date_trunc(b.period, moment, zone)
            for update;
        if not found then
            return;
        end if;
    end if;
    select coalesce(sum(greatest(l.unbooked, 0)), 0) into others from budget_leases l
        where l.budget_id = b.id and l.starts = w.starts;
    free := costs_limit(b) - w.spent - others;
    if needed > 0 and free >= needed then
        part := least(free, greatest(needed, trunc(free / 8, 6)));
        insert into budget_holders values (for_holder, clock_timestamp()) on conflict do nothing;
        insert into budget_leases as l (budget_id, starts, holder, team_id, unbooked)
            values (b.id, w.starts, for_holder, b.team_id, part)
            on conflict (budget_id, starts, holder) do update set unbooked = l.unbooked + part;
    end if;
    return query select part, w.spent, costs_limit(b), others, w.ends;
end
$$;

-- A Podium says that it is there, what it gives back of its leases and what it holds, and hears how its windows are. One
-- that was silent for 30 s while the database was at work has no leases any more; "forgotten" says so to it.
create function costs_renew(me uuid, zone text, ids uuid[], moments timestamptz[], backs numeric[], holds numeric[])
    returns table (forgotten boolean, others int, budget uuid, moment timestamptz, spent numeric, most numeric)
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    beat  timestamptz;
    known boolean;
    rest  int;
begin
    insert into budget_pulse (at) values (clock_timestamp()) on conflict do nothing;
    select p.at into beat from budget_pulse p for update;
    if beat < clock_timestamp() - interval '10 seconds' then
        update budget_holders set heard_at = clock_timestamp();
    else
        with silent as (delete from budget_holders h
            where h.heard_at < clock_timestamp() - interval '30 seconds' and h.holder <> me returning h.holder)
        delete from budget_leases l where l.holder in (select s.holder from silent s);
    end if;
    update budget_pulse set at = clock_timestamp();
    update budget_holders h set heard_at = clock_timestamp() where h.holder = me;
    known := found;
    insert into budget_holders values (me, clock_timestamp()) on conflict do nothing;
    select count(*)::int into rest from budget_holders h where h.holder <> me;
    perform from budget_windows w
        join unnest(ids, moments) as n (id, at) on w.budget_id = n.id and n.at >= w.starts and n.at < w.ends
        order by w.budget_id, w.starts for update of w;
    if known then
        insert into budget_leases as l (budget_id, starts, holder, team_id, unbooked, held)
        select w.budget_id, w.starts, me, w.team_id, -n.back, n.held
        from unnest(ids, moments, backs, holds) as n (id, at, back, held)
        join budget_windows w on w.budget_id = n.id and n.at >= w.starts and n.at < w.ends
        order by w.budget_id, w.starts
        on conflict (budget_id, starts, holder)
            do update set unbooked = l.unbooked + excluded.unbooked, held = excluded.held;
    end if;
    return query select not known, rest, null::uuid, null::timestamptz, null::numeric, null::numeric
        union all
        select not known, rest, n.id, n.at, w.spent, costs_limit(b)
        from unnest(ids, moments) as n (id, at)
        join budgets b on b.id = n.id
        join budget_windows w on w.budget_id = n.id and n.at >= w.starts and n.at < w.ends;
end
$$;

-- Ends the lease of a window, or of all where none is named: it is over, or its holder is.
create function costs_release(me uuid, budget uuid, at timestamptz) returns void
    language sql security definer set search_path = public, pg_temp as
$$
    delete from budget_leases l using budget_windows w
        where l.holder = me and w.budget_id = l.budget_id and w.starts = l.starts
            and (budget is null or l.budget_id = budget and at >= w.starts and at < w.ends);
    delete from budget_holders h where budget is null and h.holder = me;
$$;

-- Something was refused for want of money: as good as spent.
create function costs_refused(budget uuid, at timestamptz) returns void
    language sql security definer set search_path = public, pg_temp as
$$ update budget_windows w set refused = true
    where w.budget_id = budget and at >= w.starts and at < w.ends and not w.refused $$;

-- The windows of which people are to be told now.
create function costs_to_tell() returns table (budget uuid, starts timestamptz, percent int)
    language sql stable security definer set search_path = public, pg_temp as
$$
    select r.budget_id, r.starts, r.percent from (
        select w.budget_id, w.starts, w.told, case
            when w.refused or w.spent >= costs_limit(b) then 100
            when w.spent >= costs_limit(b) * 0.8 then 80
            when w.spent >= costs_limit(b) * 0.5 then 50
            else 0 end as percent
        from budget_windows w join budgets b on b.id = w.budget_id
        -- What is booked late is told late.
        where w.ends > now() - interval '1 hour' and (w.spent > 0 or w.refused)) r
    where r.percent > r.told
$$;

-- True for the one that tells it.
create function costs_told(budget uuid, at timestamptz, reached int)
    returns table (spent numeric, most numeric, ends timestamptz)
    language sql security definer set search_path = public, pg_temp as
$$
    update budget_windows w set told = reached from budgets b
        where b.id = w.budget_id and w.budget_id = budget and w.starts = at and w.told < reached
        returning w.spent, costs_limit(b), w.ends
$$;

-- All of them, for a Podium to keep in memory.
create function costs_budgets() returns setof budgets
    language sql stable security definer set search_path = public, pg_temp as
$$ select b.* from budgets b $$;

-- Those of the organisation, for whom may see its figures; and how far each window is.
create function costs_organisation_budgets() returns setof budgets
    language sql stable security definer set search_path = public, pg_temp as
$$ select b.* from budgets b where b.team_id is null
    and exists (select from people p where p.id = podium_person() and p.deactivated_at is null
                and p.platform_roles && array ['ADMIN', 'AUDITOR', 'MANAGER']) $$;

create function costs_standing(ids uuid[], moment timestamptz, zone text)
    returns table (budget uuid, spent numeric, held numeric)
    language sql stable security definer set search_path = public, pg_temp as
$$
    select b.id, w.spent, coalesce((select sum(greatest(l.held, 0)) from budget_leases l
            where l.budget_id = b.id and l.starts = w.starts), 0)
    from budgets b join budget_windows w on w.budget_id = b.id and w.starts = date_trunc(b.period, moment, zone)
    where b.id = any(ids) and (b.team_id = podium_team() or b.team_id is null
        and exists (select from people p where p.id = podium_person() and p.deactivated_at is null
                    and p.platform_roles && array ['ADMIN', 'AUDITOR', 'MANAGER']))
$$;

-- Adds or changes one; false where there is another of the same kind.
create function costs_keep_budget(budget uuid, team uuid, of_scope text, of_subject text, of_period text, of_cap numeric,
        is_hard boolean, raised numeric, raised_to timestamptz) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    if team is null then
        perform require_admin();
    elsif team is distinct from podium_team() then
        raise exception 'A budget names another team than the transaction does.' using errcode = 'insufficient_privilege';
    end if;
    insert into budgets as b (id, team_id, scope, subject, period, cap, hard, raised_cap, raised_until)
        values (budget, team, of_scope, of_subject, of_period, of_cap, is_hard, raised, raised_to)
        on conflict (id) do update set cap = of_cap, hard = is_hard, raised_cap = raised, raised_until = raised_to
            where b.team_id is not distinct from team;
    return found;
exception when unique_violation then
    return false;
end
$$;

create function costs_remove_budget(budget uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    if exists (select from budgets b where b.id = budget and b.team_id is null) then
        perform require_admin();
    end if;
    delete from budgets b where b.id = budget and (b.team_id is null or b.team_id = podium_team());
    return found;
end
$$;

-- Everything of the transaction's team.
create function costs_purge_team() returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform set_config('podium.purge', podium_team()::text, true);
    delete from ledger_entries e where e.team_id = podium_team();
    perform set_config('podium.purge', '', true);
    delete from ledger_days d where d.team_id = podium_team();
    delete from budgets b where b.team_id = podium_team();
end
$$;

-- Only the application may ask.
create procedure own_costs_functions() language plpgsql as
$$
declare
    question regprocedure;
begin
    for question in select p.oid from pg_proc p
            where p.pronamespace = 'public'::regnamespace and p.proname like 'costs\_%' loop
        execute format('revoke all on function %s from public', question);
        execute format('grant execute on function %s to %I', question, '${application}');
    end loop;
end
$$;
revoke all on procedure own_costs_functions() from public;
call own_costs_functions();
