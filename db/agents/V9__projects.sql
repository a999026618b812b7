-- What agents of a team work on, so that a policy can be for one of them. An agent belongs to one from its making on, or
-- to none.
create table projects (
    id      uuid primary key,
    team_id uuid not null,
    name    text not null,
    made_at timestamptz not null default now(),
    unique (id, team_id)
);
create unique index projects_name on projects (team_id, lower(name));

alter table projects enable row level security;
alter table projects force row level security;
create policy projects_of_team on projects using (team_id = podium_team()) with check (team_id = podium_team());

alter table agents add column project_id uuid;
alter table agents add foreign key (project_id, team_id) references projects (id, team_id);
create index agents_of_project on agents (project_id, team_id) where project_id is not null;
