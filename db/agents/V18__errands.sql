-- An agent's program that is started to do one thing and end, and is never brought back.
alter table agents drop constraint agents_desired_check;
alter table agents add constraint agents_desired_check check (desired in ('RUNNING', 'ONCE', 'STOPPED'));

-- As before, and those too.
create or replace function agents_to_record() returns table (team_id uuid, agent_id uuid)
    language sql stable security definer set search_path = public, pg_temp as
$$ select a.team_id, a.id from agents a
    left join recording_policies p on p.team_id = a.team_id
    left join recorded_agents r on r.agent_id = a.id
    where a.deleted_at is null and a.desired in ('RUNNING', 'ONCE')
        and (p.mode = 'ALWAYS' or coalesce(p.mode, 'CHOICE') = 'CHOICE' and r.agent_id is not null) $$;
