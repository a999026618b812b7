-- The agents whose program is given a token to act for itself, and the token of the run that goes on now, or null. The
-- token is kept in identity, as a hash; here stands its id alone.
create table agent_tokens (
    agent_id uuid primary key,
    team_id  uuid not null,
    token_id uuid unique,
    foreign key (agent_id, team_id) references agents (id, team_id) on delete cascade
);
alter table agent_tokens enable row level security;
alter table agent_tokens force row level security;
create policy tokens_of_team on agent_tokens using (team_id = podium_team()) with check (team_id = podium_team());
