-- Which machines, and which model tiers, confidential work of a team may use: all of the team's, or that of one project. A
-- machine has to have every label, and to be in the list where there is one.
create table policies (
    id         uuid primary key,
    team_id    uuid not null references teams on delete cascade,
    name       text not null,
    -- Of the room of agents, which is above this one.
    project_id uuid,
    labels     text[] not null,
    machines   uuid[] not null,
    -- Models up to this one: 1 runs in the house, 3 is the strongest.
    most_tier  smallint not null check (most_tier between 1 and 3),
    made_at    timestamptz not null default now()
);
create unique index policies_name on policies (team_id, lower(name));

alter table policies enable row level security;
alter table policies force row level security;
create policy policies_of_team on policies using (team_id = podium_team()) with check (team_id = podium_team());
