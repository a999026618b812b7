-- The agents whose program runs on shared GPUs: what they need of them and for how long at most. And what was asked for them
-- last, which is the lease of the same id once it is granted; null where nothing waits and nothing is held.
create table agent_gpus (
    agent_id      uuid primary key,
    team_id       uuid not null,
    gpus          int not null check (gpus between 1 and 1024),
    milli         int not null check (milli between 0 and 1000),
    memory_mib    int not null check (memory_mib >= 0),
    models        text[] not null,
    limit_seconds int not null check (limit_seconds > 0),
    request_id    uuid unique,
    foreign key (agent_id, team_id) references agents (id, team_id) on delete cascade
);
create index agent_gpus_of_team on agent_gpus (team_id);
alter table agent_gpus enable row level security;
alter table agent_gpus force row level security;
create policy gpus_of_team on agent_gpus using (team_id = podium_team()) with check (team_id = podium_team());
create policy asked on agent_gpus for select to current_user using (true);

-- In which teams agents are looked after that run on GPUs: ids, and nothing of theirs.
create function agents_gpu_teams() returns table (team_id uuid)
    language sql stable security definer set search_path = public, pg_temp as
$$ select distinct g.team_id from agent_gpus g $$;
revoke all on function agents_gpu_teams() from public;
grant execute on function agents_gpu_teams() to "${application}";
