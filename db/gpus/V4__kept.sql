-- In which teams something waits for an agent or is held by one: ids, and nothing of theirs. An agent may be gone, or was never
-- written down, and what was asked for it is to be found all the same.
create function gpus_teams_of_agents() returns table (team_id uuid)
    language sql stable security definer set search_path = public, pg_temp as
$$ select r.team_id from gpu_requests r where r.state = 'WAITING' and r.agent_id is not null
    union
    select l.team_id from gpu_leases l where l.ended_at is null and l.agent_id is not null $$;

call own_gpus_functions();
