-- Reports of a month: made once, kept as they were made. One of the organisation has no team.
create table cost_reports (
    id           uuid primary key,
    team_id      uuid,
    month        date not null check (extract(day from month) = 1),
    version      int not null check (version > 0),
    -- The last day that it counts, where the month was not over.
    so_far       date,
    -- What the ledger came to, so that it can be seen whether it comes to something else by now.
    figures      text not null,
    made_at      timestamptz not null,
    made_by_name text not null,
    unique nulls not distinct (team_id, month, version)
);
create table cost_report_files (
    report_id uuid not null references cost_reports on delete cascade,
    team_id   uuid,
    format    text not null check (format in ('PDF', 'JSONL')),
    bytes     bigint not null,
    sha256    text not null,
    primary key (report_id, format)
);
-- In parts, so that neither Podium nor the database holds a large one in one piece.
create table cost_report_parts (
    report_id uuid not null,
    team_id   uuid,
    format    text not null,
    number    int not null,
    content   bytea not null,
    primary key (report_id, format, number),
    foreign key (report_id, format) references cost_report_files on delete cascade
);
-- Compressed already.
alter table cost_report_parts alter column content set storage external;

create table cost_report_settings (
    team_id uuid primary key,
    monthly boolean not null
);

create procedure costs_report_table(name text) language plpgsql as
$$
begin
    execute format('alter table %I enable row level security, force row level security', name);
    execute format('create policy own_team on %I for select using (team_id = podium_team())', name);
    execute format('create policy asked on %I to current_user using (true) with check (true)', name);
    execute format('revoke insert, update, delete, truncate on %I from %I', name, '${application}');
end
$$;
call costs_report_table('cost_reports');
call costs_report_table('cost_report_files');
call costs_report_table('cost_report_parts');
call costs_report_table('cost_report_settings');
drop procedure costs_report_table;

-- The nights in which all reports that were due were made.
create table cost_report_nights (
    night date primary key
);
alter table cost_report_nights enable row level security;
alter table cost_report_nights force row level security;
create policy asked on cost_report_nights to current_user using (true) with check (true);
revoke all on cost_report_nights from "${application}";

-- Of the organisation, whoever sees its figures, and Podium itself.
create function costs_sees_report(of_team uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select case when of_team is null then costs_sees_figures() else of_team = podium_team() end $$;

create function costs_reports(organisation boolean) returns setof cost_reports
    language sql stable security definer set search_path = public, pg_temp as
$$ select r.* from cost_reports r where (r.team_id is null) = organisation and costs_sees_report(r.team_id) $$;

create function costs_report_files(organisation boolean) returns setof cost_report_files
    language sql stable security definer set search_path = public, pg_temp as
$$ select f.* from cost_report_files f where (f.team_id is null) = organisation and costs_sees_report(f.team_id) $$;

create function costs_report_part(report uuid, of_format text, part int) returns bytea
    language sql stable security definer set search_path = public, pg_temp as
$$
    select p.content from cost_report_parts p
    where p.report_id = report and p.format = of_format and p.number = part and costs_sees_report(p.team_id)
$$;

create function costs_keep_report(report uuid, organisation boolean, of_month date, of_version int, counted_to date,
        with_figures text, at timestamptz, by_name text) returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    of_team uuid := case when not organisation then podium_team() end;
begin
    if not coalesce(costs_sees_report(of_team), false) or (of_team is null) <> organisation then
        raise exception 'A report is kept by who sees what it counts.' using errcode = 'insufficient_privilege';
    end if;
    insert into cost_reports values (report, of_team, of_month, of_version, counted_to, with_figures, at, by_name);
end
$$;

create function costs_keep_report_file(report uuid, of_format text, size bigint, hash text) returns void
    language sql security definer set search_path = public, pg_temp as
$$
    insert into cost_report_files
        select r.id, r.team_id, of_format, size, hash from cost_reports r where r.id = report and costs_sees_report(r.team_id)
$$;

create function costs_keep_report_part(report uuid, of_format text, part int, piece bytea) returns void
    language sql security definer set search_path = public, pg_temp as
$$
    insert into cost_report_parts
        select f.report_id, f.team_id, of_format, part, piece from cost_report_files f
        where f.report_id = report and f.format = of_format and costs_sees_report(f.team_id)
$$;

-- On where nobody switched it off.
create function costs_reports_monthly() returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select coalesce((select s.monthly from cost_report_settings s where s.team_id = podium_team()), true) $$;

create function costs_switch_reports(is_monthly boolean) returns void
    language sql security definer set search_path = public, pg_temp as
$$
    insert into cost_report_settings values (podium_team(), is_monthly)
        on conflict (team_id) do update set monthly = excluded.monthly
$$;

-- What a month comes to, by team: another text where anything was booked since. No row for a month with nothing in it.
create function costs_month_figures(organisation boolean, from_month date, to_month date)
    returns table (month date, team_id uuid, figures text)
    language sql stable security definer set search_path = public, pg_temp as
$$
    select m.month, m.team_id, md5(string_agg(m.kind || ' ' || m.entries || ' ' || m.tokens || ' ' || m.amount, E'\n' order by m.kind))
    from (
        select date_trunc('month', d.day)::date as month, d.team_id, d.kind, sum(d.entries) as entries,
            sum(d.input + d.cache_read + d.cache_write_5m + d.cache_write_1h + d.output) as tokens,
            trim_scale(sum(d.amount)) as amount
        from ledger_team_days d
        where d.day >= from_month and d.day < (to_month + interval '1 month')
            and case when organisation then costs_sees_figures() else d.team_id = podium_team() end
        group by 1, 2, 3) m
    group by 1, 2
$$;

create function costs_first_month(organisation boolean) returns date
    language sql stable security definer set search_path = public, pg_temp as
$$
    select date_trunc('month', min(d.day))::date from ledger_team_days d
    where case when organisation then costs_sees_figures() else d.team_id = podium_team() end
$$;

-- What all teams spent, day by day, without people, agents, tokens, and without what bills were for: that is free text.
create function costs_organisation_days(on_day date)
    returns table (team_id uuid, team_name text, kind text, tier smallint, provider text, model text, entries bigint,
        input bigint, cache_read bigint, cache_write bigint, output bigint, amount numeric)
    language sql stable security definer set search_path = public, pg_temp as
$$
    select d.team_id, coalesce(t.name, ''), d.kind, d.tier, d.provider, case when d.kind = 'charge' then '' else d.model end,
        sum(d.entries)::bigint, sum(d.input)::bigint, sum(d.cache_read)::bigint,
        sum(d.cache_write_5m + d.cache_write_1h)::bigint, sum(d.output)::bigint, sum(d.amount)
    from ledger_team_days d left join teams t on t.id = d.team_id
    where d.day = on_day and costs_sees_figures()
    group by 1, 2, 3, 4, 5, 6
    order by d.team_id, d.kind, d.provider, 6, d.tier
$$;

create function costs_team_name() returns text
    language sql stable security definer set search_path = public, pg_temp as
$$ select t.name from teams t where t.id = podium_team() $$;

-- What teams are called, for the report of all of them.
create function costs_team_names() returns table (team_id uuid, name text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select t.id, t.name from teams t where costs_sees_figures() $$;

-- How budgets stood in the windows that began in a stretch of time: the fullest window, and how many were passed.
create function costs_budgets_stood(organisation boolean, from_moment timestamptz, to_moment timestamptz)
    returns table (id uuid, scope text, subject text, period text, cap numeric, hard boolean, windows int, most numeric,
        passed int, refused int)
    language sql stable security definer set search_path = public, pg_temp as
$$
    select b.id, b.scope, b.subject, b.period, b.cap, b.hard, count(*)::int, max(w.spent),
        count(*) filter (where w.spent > b.cap)::int, count(*) filter (where w.refused)::int
    from budgets b join budget_windows w on w.budget_id = b.id
    where w.starts >= from_moment and w.starts < to_moment
        and case when organisation then b.team_id is null and costs_sees_figures() else b.team_id = podium_team() end
    group by b.id
    order by b.scope, b.subject, b.period, b.hard, b.id
$$;

-- Whether all that was due was made in this night or a later one. Asked without an actor, as the next.
create function costs_reports_made(tonight date) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select from cost_report_nights n where n.night >= tonight) $$;

create function costs_all_reports_made(tonight date) returns void
    language sql security definer set search_path = public, pg_temp as
$$
    insert into cost_report_nights values (tonight) on conflict do nothing;
    delete from cost_report_nights n where n.night < tonight;
$$;

-- Asked without an actor.
create function costs_forget_reports(before date) returns int
    language sql security definer set search_path = public, pg_temp as
$$
    with gone as (delete from cost_reports r where r.month < before returning 1)
    select count(*)::int from gone
$$;

create function costs_purge_reports() returns void
    language sql security definer set search_path = public, pg_temp as
$$
    delete from cost_reports r where r.team_id = podium_team();
    delete from cost_report_settings s where s.team_id = podium_team();
$$;

call own_costs_functions();
