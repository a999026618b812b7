-- Notes that people keep on an agent: decisions, feedback, grading. Who changes one keeps what stood there before; one
-- that is taken away can be brought back. They go with their agent.
create table agent_notes (
    id            uuid primary key,
    team_id       uuid not null,
    agent_id      uuid not null,
    author_person uuid not null,
    -- As they were called when they wrote it, for when they have left.
    author_name   text not null,
    kind          text not null default 'NOTE' check (kind in ('NOTE', 'DECISION', 'FEEDBACK', 'GRADING')),
    body          text not null check (length(body) between 1 and 20000),
    pinned        boolean not null default false,
    made_at       timestamptz not null,
    changed_at    timestamptz not null,
    version       int not null default 1,
    deleted_at    timestamptz,
    unique (id, team_id),
    foreign key (agent_id, team_id) references agents (id, team_id) on delete cascade
);
create index agent_notes_of_agent on agent_notes (agent_id, team_id);
alter table agent_notes enable row level security;
alter table agent_notes force row level security;
create policy notes_of_team on agent_notes using (team_id = podium_team()) with check (team_id = podium_team());

create table agent_note_versions (
    note_id uuid not null,
    team_id uuid not null,
    version int not null,
    body    text not null,
    written timestamptz not null,
    primary key (note_id, version),
    foreign key (note_id, team_id) references agent_notes (id, team_id) on delete cascade
);
alter table agent_note_versions enable row level security;
alter table agent_note_versions force row level security;
create policy note_versions_of_team on agent_note_versions
    using (team_id = podium_team()) with check (team_id = podium_team());
