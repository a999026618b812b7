-- How many people contributed to each part of sums of all teams, and how many of them with calls that went to tier 3: what of a
-- course is of too few is told in no part. By months, as courses are. Numbers alone, to who may see the figures of all teams.
create function costs_people_of_parts(first_day date, last_day date, part_by text, only_kinds text[], of_team uuid,
        of_provider text, of_model text, of_tier int, of_machine uuid)
    returns table (part text, people bigint, dearest bigint)
    language sql stable security definer set search_path = public, pg_temp as
$$
    select case part_by
            when 'TEAM' then d.team_id::text
            when 'KIND' then d.kind
            when 'MODEL' then case when d.kind in ('model-call', 'gpu') then d.model else '' end
            when 'TIER' then case when d.kind = 'model-call' then d.tier::text else '' end
            when 'PROVIDER' then case when d.kind in ('machine', 'hardware', 'electricity', 'gpu') then '' else d.provider end
            when 'MACHINE' then coalesce(d.machine_id::text, '')
            else '' end,
        count(distinct d.person_id), count(distinct d.person_id) filter (where d.kind = 'model-call' and d.tier = 3)
    from ledger_months d
    where costs_sees_figures() and d.month between date_trunc('month', first_day)::date and last_day
        and (only_kinds = '{}' or d.kind = any(only_kinds)) and (of_team is null or d.team_id = of_team)
        and (of_provider is null or d.provider = of_provider) and (of_model is null or d.model = of_model)
        and (of_tier is null or d.kind = 'model-call' and d.tier = of_tier)
        and (of_machine is null or d.machine_id = of_machine)
    group by 1
$$;

call own_costs_functions();
