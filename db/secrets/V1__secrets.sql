create table secrets (
    id          uuid primary key,
    team_id     uuid not null,
    purpose     text not null,
    wrapped_key bytea not null,
    sealed      bytea not null,
    created_at  timestamptz not null default now()
);
create index on secrets (team_id);

alter table secrets enable row level security;
alter table secrets force row level security;
create policy own_team on secrets using (team_id = podium_team()) with check (team_id = podium_team());
