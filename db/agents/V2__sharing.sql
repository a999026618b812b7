-- Who besides its owner may open an agent's terminal: the team, or people by name; each to watch or to drive, each
-- for a while or for good. A new agent is its owner's alone.
-- Agents that are there already stay open to their team, as they were.
alter table agents add column team_access text default 'DRIVE' check (team_access in ('WATCH', 'DRIVE'));
alter table agents alter column team_access drop default;
alter table agents add column team_access_until timestamptz
    check (team_access_until is null or team_access is not null);
alter table agents add unique (id, team_id);

create table agent_grants (
    agent_id   uuid not null,
    team_id    uuid not null,
    person_id  uuid not null,
    mode       text not null check (mode in ('WATCH', 'DRIVE')),
    expires_at timestamptz,
    granted_by uuid not null,
    granted_at timestamptz not null default now(),
    primary key (agent_id, person_id),
    foreign key (agent_id, team_id) references agents (id, team_id) on delete cascade
);
alter table agent_grants enable row level security;
alter table agent_grants force row level security;
create policy grants_of_team on agent_grants using (team_id = podium_team()) with check (team_id = podium_team());

-- What a person sees is found from each of its three causes.
create index agents_of_owner on agents (team_id, owner_person) where deleted_at is null;
create index agents_for_team on agents (team_id) where deleted_at is null and team_access is not null;
create index on agent_grants (person_id, team_id);
create index agents_team_access_ends on agents (team_access_until) where team_access_until is not null;
create index on agent_grants (expires_at) where expires_at is not null;

-- Two questions across teams, which name nothing but people and teams. They run as the owner, whom these policies let
-- read.
create policy asked on agents for select to current_user using (true);
create policy asked on agent_grants for select to current_user using (true);

-- Whose access ended in this time by the clock; a person of null stands for the whole team.
create function agents_access_ended(after timestamptz, until timestamptz)
    returns table (team_id uuid, person_id uuid)
    language sql stable security definer set search_path = public, pg_temp as
$$ select g.team_id, g.person_id from agent_grants g where g.expires_at > after and g.expires_at <= until
    union
    select a.team_id, null from agents a where a.team_access_until > after and a.team_access_until <= until $$;

-- In which teams something was shared with these people.
create function agents_shared_with(people uuid[]) returns table (team_id uuid, person_id uuid)
    language sql stable security definer set search_path = public, pg_temp as
$$ select distinct g.team_id, g.person_id from agent_grants g where g.person_id = any(people) $$;

-- Whoever an agent is taken from may no longer have its terminal open, however the owner came to change.
create function access_of_agent() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform identity_note_access(old.owner_person);
    return null;
end
$$;
create trigger access_changed after update of owner_person on agents
    for each row when (old.owner_person is distinct from new.owner_person) execute function access_of_agent();
revoke all on function access_of_agent() from public;

revoke all on function agents_access_ended(timestamptz, timestamptz), agents_shared_with(uuid[]) from public;
grant execute on function agents_access_ended(timestamptz, timestamptz), agents_shared_with(uuid[])
    to "${application}";
