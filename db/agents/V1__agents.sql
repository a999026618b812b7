-- Names are compared byte by byte, so that a prefix of whole parts is a range of the index.
create table agents (
    id                 uuid primary key,
    team_id            uuid not null,
    name               text collate "C" not null,
    program            text not null,
    command            text,
    arguments          text[] not null,
    machine_id         uuid not null,
    working_directory  text not null,
    environment_names  text[] not null,
    environment_secret uuid,
    owner_person       uuid not null,
    owner_name         text not null,
    adopted            boolean not null,
    server             text not null check (server in ('PODIUM', 'DEFAULT')),
    session            text not null,
    desired            text not null check (desired in ('RUNNING', 'STOPPED')),
    state              text not null,
    reason             text not null,
    since              timestamptz not null,
    started_at         timestamptz,
    last_activity      timestamptz,
    exit_code          integer,
    created_at         timestamptz not null,
    deleted_at         timestamptz,
    -- Raised by whatever a person changes, not by what Podium observes: an observation of an older version is void.
    version            bigint not null default 0,
    -- The order in which lists show states; null, and so refused, for a state that is not listed here.
    urgency            smallint not null generated always as (
        case state
            when 'CRASHED' then 0
            when 'UNREACHABLE' then 1
            when 'STARTING' then 2
            when 'WORKING' then 3
            when 'IDLE' then 4
            when 'EXITED' then 5
            when 'STOPPED' then 6
        end) stored
);

alter table agents enable row level security;
alter table agents force row level security;
create policy agents_of_team on agents using (team_id = podium_team()) with check (team_id = podium_team());

create unique index agents_name_once on agents (team_id, name) where deleted_at is null;
-- Across teams: a unique index sees the rows that row-level security hides, and two agents never share a session.
create unique index agents_session_once on agents (machine_id, server, session) where deleted_at is null;
create index agents_by_urgency on agents (team_id, urgency, since, name) where deleted_at is null;
create index agents_deleted on agents (team_id, deleted_at) where deleted_at is not null;
