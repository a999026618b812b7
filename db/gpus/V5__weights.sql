-- What each team, and each person within it, weighed on each day on which use was counted: fairness is judged by what was agreed
-- then. Of a day that is not here, from before this table, nobody knows any more; it is judged by what is agreed now.
create table gpu_weight_days (
    team_id   uuid not null,
    -- Null for the team beside others.
    person_id uuid,
    day       date not null,
    weight    int not null,
    unique nulls not distinct (team_id, day, person_id)
);
create index on gpu_weight_days (day);

alter table gpu_weight_days enable row level security, force row level security;
create policy own_team on gpu_weight_days for select using (team_id = podium_team());
create policy asked on gpu_weight_days to current_user using (true) with check (true);
revoke insert, update, delete, truncate on gpu_weight_days from "${application}";

-- As it is at this moment, of all who count in what is shared; what is kept of that day already gives way.
create function gpus_keep_weights(of_day date, usual int) returns void
    language sql security definer set search_path = public, pg_temp as
$$
    insert into gpu_weight_days as w (team_id, person_id, day, weight)
    select t.team_id, null, of_day, coalesce(g.weight, usual)
    from (select u.team_id from gpu_use u union select p.team_id from gpu_person_weights p
            union select a.team_id from gpu_team_weights a) t
        left join gpu_team_weights g on g.team_id = t.team_id
    union all
    select m.team_id, m.person_id, of_day, coalesce(g.weight, usual)
    from (select u.team_id, u.person_id from gpu_use u union select p.team_id, p.person_id from gpu_person_weights p) m
        left join gpu_person_weights g on g.team_id = m.team_id and g.person_id = m.person_id
    on conflict (team_id, day, person_id) do update set weight = excluded.weight
    where w.weight <> excluded.weight;
$$;

-- Of teams alone. Which of them somebody sees is asked above.
create function gpus_weight_days(first_day date, last_day date) returns table (team_id uuid, day date, weight int)
    language sql stable security definer set search_path = public, pg_temp as
$$ select w.team_id, w.day, w.weight from gpu_weight_days w
    where w.person_id is null and w.day between first_day and last_day $$;

create or replace function gpus_purge_told() returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    delete from gpu_person_days d where d.team_id = podium_team();
    delete from gpu_wait_days d where d.team_id = podium_team();
    delete from gpu_weight_days d where d.team_id = podium_team();
end
$$;

call own_gpus_functions();
