-- What is to come of budgets: the sums of days from which it is worked out, and whether people were told. And sums that are read
-- faster.

-- Told that it runs out before its end, and since then it did not look as if it would last.
alter table budget_windows add column runs_out boolean not null default false;

-- After which night all budgets were looked at; null before the first.
alter table charging add column looked_ahead date;

-- What counted for these budgets on each day: the same sums as costs_open_windows begins a window with. Asked without an actor, by
-- who has chosen the budgets that somebody may see. The days of a team are read once,
-- by its index, however many of its people have a budget.
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
    select b.id, s.day, case when b.fixed_costs then s.amount else s.metered end
    from (select distinct b.team_id from budgets b where b.id = any(ids) and b.scope = 'PERSON') t
    cross join lateral (
        select d.day, d.person_id::text as subject, sum(d.amount) as amount,
            coalesce(sum(d.amount) filter (where not costs_is_fixed(d.kind)), 0) as metered
        from ledger_days d where d.team_id = t.team_id and d.day between first_day and last_day group by 1, 2) s
    join budgets b on b.team_id = t.team_id and b.scope = 'PERSON' and b.subject = s.subject and b.id = any(ids)
    union all
    select b.id, s.day, case when b.fixed_costs then s.amount else s.metered end
    from (select distinct b.team_id from budgets b where b.id = any(ids) and b.scope = 'AGENT') t
    cross join lateral (
        select d.day, d.agent_id::text as subject, sum(d.amount) as amount,
            coalesce(sum(d.amount) filter (where not costs_is_fixed(d.kind)), 0) as metered
        from ledger_days d where d.team_id = t.team_id and d.day between first_day and last_day group by 1, 2) s
    join budgets b on b.team_id = t.team_id and b.scope = 'AGENT' and b.subject = s.subject and b.id = any(ids)
    union all
    select b.id, s.day, case when b.fixed_costs then s.amount else s.metered end
    from (select distinct b.team_id from budgets b where b.id = any(ids) and b.scope = 'KEY') t
    cross join lateral (
        select d.day, d.key_id::text as subject, sum(d.amount) as amount,
            coalesce(sum(d.amount) filter (where not costs_is_fixed(d.kind)), 0) as metered
        from ledger_days d where d.team_id = t.team_id and d.day between first_day and last_day group by 1, 2) s
    join budgets b on b.team_id = t.team_id and b.scope = 'KEY' and b.subject = s.subject and b.id = any(ids)
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

call own_costs_functions();
