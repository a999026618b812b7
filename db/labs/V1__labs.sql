-- A course is a team that teaches, so a team has at most one. Whatever is kept here belongs to that team.
create table courses (
    team_id        uuid primary key,
    name           text not null check (length(name) between 1 and 120),
    -- What whoever enters is told of watching and of what is kept; a new text is a new version.
    policy         text not null default '' check (length(policy) <= 20000),
    policy_version int not null default 1 check (policy_version >= 1),
    made_by_name   text not null,
    made_at        timestamptz not null
);

-- Who is to be in the course, whether or not Podium knows them yet. An e-mail is kept in small letters: it is by what a file
-- that is imported again finds its people.
create table roster_entries (
    id             uuid primary key,
    team_id        uuid not null references courses on delete cascade,
    email          text not null check (email = lower(email) and length(email) between 3 and 254),
    name           text not null check (length(name) between 1 and 100),
    student_number text not null default '' check (length(student_number) <= 60),
    section        text not null default '' check (length(section) <= 60),
    role           text not null check (role in ('INSTRUCTOR', 'ASSISTANT', 'STUDENT')),
    -- Names directories and agents, so it is plain and never changes.
    handle         text not null check (handle ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(handle) <= 40),
    person_id      uuid,
    added_at       timestamptz not null,
    left_at        timestamptz,
    unique (team_id, email),
    unique (team_id, handle),
    unique (id, team_id)
);
create index roster_unknown on roster_entries (team_id) where person_id is null and left_at is null;
create unique index roster_person on roster_entries (team_id, person_id) where person_id is not null;

create table labs (
    id           uuid primary key,
    team_id      uuid not null references courses on delete cascade,
    name         text not null check (length(name) between 1 and 120),
    -- Begins the names of its agents, so it is plain and never changes.
    slug         text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 40),
    starts_at    timestamptz,
    ends_at      timestamptz check (ends_at > starts_at),
    state        text not null default 'PLANNED' check (state in ('PLANNED', 'OPEN', 'ENDED')),
    version      int not null check (version >= 1),
    made_by_name text not null,
    made_at      timestamptz not null,
    unique (team_id, slug),
    unique (id, team_id)
);

-- Files of a template that are no repository: a tar of ours, whatever was uploaded.
create table lab_archives (
    id          uuid primary key,
    team_id     uuid not null references courses on delete cascade,
    file_name   text not null check (length(file_name) between 1 and 200),
    files       int not null check (files >= 1),
    content     bytea not null,
    -- A line for each file: its SHA-256 and its path.
    manifest    text not null,
    made_at     timestamptz not null,
    unique (id, team_id)
);

-- What each seat of a lab is made from. A change is a new version; seats keep the one they were made from.
create table lab_templates (
    lab_id            uuid not null,
    version           int not null check (version >= 1),
    team_id           uuid not null,
    program           text not null,
    command           text,
    arguments         text[] not null,
    environment       uuid,
    environment_names text[] not null,
    repository        text not null default '' check (length(repository) <= 1000),
    -- A branch, a tag or a commit; empty for the repository's own choice.
    ref               text not null default '' check (length(ref) <= 200),
    archive_id        uuid,
    directory         text not null check (length(directory) between 1 and 200),
    models            boolean not null,
    model_hint        text not null default '' check (length(model_hint) <= 500),
    -- [{name, script}]: what is checked on each seat.
    steps             jsonb not null default '[]',
    -- The commit that the first seat got, and so all get.
    commit_id         text not null default '' check (length(commit_id) <= 64),
    made_by_name      text not null,
    made_at           timestamptz not null,
    primary key (lab_id, version),
    foreign key (lab_id, team_id) references labs (id, team_id) on delete cascade,
    foreign key (archive_id, team_id) references lab_archives (id, team_id),
    check (repository = '' or archive_id is null)
);

create table seats (
    id               uuid primary key,
    team_id          uuid not null,
    lab_id           uuid not null,
    entry_id         uuid not null,
    machine_id       uuid not null,
    state            text not null check (state in ('WAITING', 'MAKING', 'READY', 'FAILED')),
    -- What is being done in MAKING, by name.
    step             text not null default '' check (length(step) <= 100),
    -- Why it waits or failed, in a sentence.
    why              text not null default '' check (length(why) <= 1000),
    agent_id         uuid,
    -- Where its files lie; empty before they do.
    directory        text not null default '' check (length(directory) <= 1100),
    template_version int,
    commit_id        text not null default '' check (length(commit_id) <= 64),
    asked_by         uuid not null,
    asked_by_name    text not null,
    tries            int not null default 0,
    -- Until when whoever makes it has it for themselves; said again while it is made, so one who died is followed by another.
    taken_until      timestamptz,
    -- Which taking it is, so that whoever was too slow writes nothing over the one who followed.
    taken            int not null default 0,
    cancelled        boolean not null default false,
    changed_at       timestamptz not null,
    made_at          timestamptz,
    unique (lab_id, entry_id),
    unique (id, team_id),
    foreign key (lab_id, team_id) references labs (id, team_id) on delete cascade,
    foreign key (entry_id, team_id) references roster_entries (id, team_id) on delete cascade,
    check (state <> 'MAKING' or taken_until is not null),
    check (state <> 'READY' or agent_id is not null)
);
create index seats_due on seats (changed_at) where state in ('WAITING', 'MAKING');
create index on seats (team_id, lab_id);
create index on seats (entry_id);

-- Agents of seats that were moved away from a machine that was lost: ended when it is back.
create table seat_leftovers (
    agent_id   uuid primary key,
    team_id    uuid not null references courses on delete cascade,
    seat_id    uuid not null,
    person_id  uuid not null,
    machine_id uuid not null,
    left_at    timestamptz not null
);

do
$$
declare
    one text;
begin
    foreach one in array array ['courses', 'roster_entries', 'labs', 'lab_archives', 'lab_templates', 'seats',
                                'seat_leftovers'] loop
        execute format('alter table %I enable row level security', one);
        execute format('alter table %I force row level security', one);
        execute format('create policy own_team on %I using (team_id = podium_team()) with check (team_id = podium_team())',
                       one);
        execute format('create policy asked on %I to current_user using (true) with check (true)', one);
        execute format('revoke truncate on %I from %I', one, '${application}');
    end loop;
end
$$;

-- Whoever is on a roster is known by the e-mail that a member of the same team has. One who left stays unknown.
create function labs_meet(only_team uuid) returns int
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    met int;
begin
    update roster_entries r set person_id = p.id
        from people p join memberships m on m.person_id = p.id
        where r.person_id is null and r.left_at is null and lower(p.email) = r.email and p.deactivated_at is null
            and not p.service and m.team_id = r.team_id
            and (r.team_id = only_team
                 or only_team is null and exists (select from seats s where s.entry_id = r.id and s.state = 'WAITING'))
            and not exists (select from roster_entries o where o.team_id = r.team_id and o.person_id = p.id);
    get diagnostics met = row_count;
    return met;
end
$$;

-- Takes seats that are to be made, for as long as until then: those that wait for nothing but their turn, and those that
-- somebody took and did not come back to.
create function labs_take_seats(moment timestamptz, until timestamptz, most int) returns setof seats
    language sql security definer set search_path = public, pg_temp as
$$
    -- Cancelled, and nobody came back to say so.
    update seats s set state = 'FAILED', step = '', taken_until = null, cancelled = false, changed_at = moment
        where s.state = 'MAKING' and s.cancelled and s.taken_until <= moment;
    with due as (
        select s.id from seats s
            join roster_entries r on r.id = s.entry_id and r.person_id is not null and r.left_at is null
            join teams t on t.id = s.team_id and t.deleted_at is null
        where s.state = 'WAITING' or s.state = 'MAKING' and s.taken_until <= moment
        order by s.changed_at, s.id limit most for update of s skip locked)
    update seats s set state = 'MAKING', taken_until = until, tries = s.tries + 1, taken = s.taken + 1
        from due where s.id = due.id returning s.*
$$;

-- Agents that moved seats left behind, of all teams.
create function labs_leftovers() returns setof seat_leftovers
    language sql stable security definer set search_path = public, pg_temp as
$$ select l.* from seat_leftovers l join teams t on t.id = l.team_id and t.deleted_at is null order by l.left_at $$;

do
$$
declare
    question regprocedure;
begin
    for question in select p.oid from pg_proc p
            where p.pronamespace = 'public'::regnamespace and p.proname like 'labs\_%' loop
        execute format('revoke all on function %s from public', question);
        execute format('grant execute on function %s to %I', question, '${application}');
    end loop;
end
$$;
