create table people (
    id             uuid primary key,
    email          text not null,
    name           text not null,
    password_hash  text,
    platform_admin boolean not null default false,
    chosen_team    uuid,
    created_at     timestamptz not null default now(),
    deactivated_at timestamptz
);
create unique index people_email on people (lower(email));

create table teams (
    id         uuid primary key,
    name       text not null,
    created_at timestamptz not null default now()
);
create unique index teams_name on teams (lower(name));
alter table people add foreign key (chosen_team) references teams;

create table memberships (
    team_id   uuid not null references teams,
    person_id uuid not null references people,
    role      text not null check (role in ('OWNER', 'MEMBER', 'VIEWER')),
    primary key (team_id, person_id)
);
create index on memberships (person_id);

create table api_tokens (
    id           uuid primary key,
    team_id      uuid not null,
    person_id    uuid not null,
    name         text not null,
    hash         bytea not null unique,
    ending       text not null,
    scopes       text[] not null,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz not null,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    foreign key (team_id, person_id) references memberships
);
create index on api_tokens (team_id, person_id);

create table remembered (
    hash       bytea primary key,
    person_id  uuid not null references people,
    expires_at timestamptz not null
);

-- Failed and unfinished sign-ins by e-mail and by address, as hashes: an attacker's guesses are not kept readable.
create table sign_in_attempts (
    key      bytea primary key,
    failures int not null,
    last_at  timestamptz not null
);

-- One row: the offer to set this installation up, and when it was taken.
create table set_up (
    singleton  boolean primary key default true check (singleton),
    token_hash bytea not null,
    used_at    timestamptz
);

-- Row security, forced on the owner too. The application sees what belongs to the transaction's team and, without a
-- team, nothing at all. Whatever has to be read before an actor is known goes through the functions below. They run as
-- the owner, whom the policies "asked" let read; each answers one narrow question about a key that the asker holds.
alter table people enable row level security;
alter table people force row level security;
create policy team_mates on people for select
    using (exists (select from memberships m where m.person_id = people.id and m.team_id = podium_team()));
create policy asked on people to current_user using (true) with check (true);

alter table teams enable row level security;
alter table teams force row level security;
create policy own_team on teams for select using (id = podium_team());
create policy asked on teams to current_user using (true) with check (true);

alter table memberships enable row level security;
alter table memberships force row level security;
create policy own_team on memberships for select using (team_id = podium_team());
create policy asked on memberships to current_user using (true) with check (true);

alter table api_tokens enable row level security;
alter table api_tokens force row level security;
create policy own_team on api_tokens using (team_id = podium_team()) with check (team_id = podium_team());
create policy asked on api_tokens to current_user using (true) with check (true);

alter table remembered enable row level security;
alter table remembered force row level security;
create policy asked on remembered to current_user using (true) with check (true);

alter table sign_in_attempts enable row level security;
alter table sign_in_attempts force row level security;
create policy asked on sign_in_attempts to current_user using (true) with check (true);

alter table set_up enable row level security;
alter table set_up force row level security;
create policy asked on set_up to current_user using (true) with check (true);

revoke all on people, teams, memberships, remembered, sign_in_attempts, set_up from "${application}";
grant select (id, email, name, platform_admin, deactivated_at) on people to "${application}";
grant select on teams, memberships to "${application}";
revoke delete on api_tokens from "${application}";
