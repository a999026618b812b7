-- When a lab was ended by hand, so that it is known from when on things of it are kept; one that is opened again has not ended.
alter table labs add column ended_at timestamptz;
update labs set ended_at = now() where state = 'ENDED';

create function labs_note_end() returns trigger language plpgsql set search_path = public, pg_temp as
$$
begin
    if new.state <> 'ENDED' then
        new.ended_at := null;
    elsif old.state <> 'ENDED' then
        new.ended_at := now();
    end if;
    return new;
end
$$;
create trigger note_end before update of state on labs for each row execute function labs_note_end();

-- By what a lab is graded. The version is that of all criteria together: two who change it at once are told.
create table rubrics (
    lab_id          uuid primary key,
    team_id         uuid not null,
    version         int not null check (version >= 1),
    changed_by_name text not null,
    changed_at      timestamptz not null,
    foreign key (lab_id, team_id) references labs (id, team_id) on delete cascade
);

create table rubric_criteria (
    id          uuid primary key,
    team_id     uuid not null,
    lab_id      uuid not null,
    position    int not null,
    name        text not null check (length(name) between 1 and 80),
    description text not null default '' check (length(description) <= 2000),
    points      numeric(6, 2) not null check (points > 0),
    unique (id, team_id),
    foreign key (lab_id, team_id) references labs (id, team_id) on delete cascade
);
create index on rubric_criteria (lab_id);

-- What is being written about a student's work; nothing that they can read.
create table grades (
    id             uuid primary key,
    team_id        uuid not null,
    lab_id         uuid not null,
    entry_id       uuid not null,
    version        int not null check (version >= 1),
    comment        text not null default '' check (length(comment) <= 4000),
    graded_by      uuid not null,
    graded_by_name text not null,
    changed_at     timestamptz not null,
    unique (lab_id, entry_id),
    unique (id, team_id),
    foreign key (lab_id, team_id) references labs (id, team_id) on delete cascade,
    foreign key (entry_id, team_id) references roster_entries (id, team_id) on delete cascade
);
create index on grades (entry_id);

create table grade_points (
    grade_id     uuid not null,
    criterion_id uuid not null,
    team_id      uuid not null,
    -- Null for not yet; 0 is a grade.
    points       numeric(6, 2) check (points >= 0),
    comment      text not null default '' check (length(comment) <= 2000),
    primary key (grade_id, criterion_id),
    foreign key (grade_id, team_id) references grades (id, team_id) on delete cascade,
    foreign key (criterion_id, team_id) references rubric_criteria (id, team_id) on delete cascade
);
create index on grade_points (criterion_id);

-- What a student was told, as it was then: with the criteria, so that a rubric that changes later changes nothing of it.
create table grade_releases (
    id               uuid primary key,
    team_id          uuid not null,
    lab_id           uuid not null,
    entry_id         uuid not null,
    number           int not null check (number >= 1),
    grade_version    int not null,
    rubric_version   int not null,
    comment          text not null,
    total            numeric(9, 2) not null,
    most             numeric(9, 2) not null,
    released_by_name text not null,
    released_at      timestamptz not null,
    unique (lab_id, entry_id, number),
    unique (id, team_id),
    foreign key (lab_id, team_id) references labs (id, team_id) on delete cascade,
    foreign key (entry_id, team_id) references roster_entries (id, team_id) on delete cascade
);
create index on grade_releases (entry_id);

create table released_points (
    release_id  uuid not null,
    position    int not null,
    team_id     uuid not null,
    name        text not null,
    description text not null,
    most        numeric(6, 2) not null,
    points      numeric(6, 2) not null,
    comment     text not null,
    primary key (release_id, position),
    foreign key (release_id, team_id) references grade_releases (id, team_id) on delete cascade
);

-- What those who help write down for each other; a student never reads it here.
create table seat_notes (
    id           uuid primary key,
    team_id      uuid not null,
    lab_id       uuid not null,
    entry_id     uuid not null,
    text         text not null check (length(text) between 1 and 4000),
    -- The moment that it is about. Where that is in a recording is looked up when it is read: recordings come later, and go.
    about_at     timestamptz not null,
    author       uuid not null,
    author_name  text not null,
    made_at      timestamptz not null,
    changed_at   timestamptz not null,
    foreign key (lab_id, team_id) references labs (id, team_id) on delete cascade,
    foreign key (entry_id, team_id) references roster_entries (id, team_id) on delete cascade
);
create index on seat_notes (lab_id, entry_id, about_at);
create index on seat_notes (entry_id);

-- How long a course keeps what it knows of its students, and what they are shown of it. A course without a row has what is usual.
create table course_privacy (
    team_id     uuid primary key references courses on delete cascade,
    keep_days   int not null check (keep_days between 1 and 3650),
    notes_shown boolean not null
);

-- The teams that teach; a deleted team is purged as a whole.
create function labs_courses() returns setof uuid
    language sql stable security definer set search_path = public, pg_temp as
$$ select c.team_id from courses c join teams t on t.id = c.team_id and t.deleted_at is null order by c.team_id $$;

do
$$
declare
    one text;
begin
    foreach one in array array ['rubrics', 'rubric_criteria', 'grades', 'grade_points', 'grade_releases', 'released_points',
                                'seat_notes', 'course_privacy'] loop
        execute format('alter table %I enable row level security', one);
        execute format('alter table %I force row level security', one);
        execute format('create policy own_team on %I using (team_id = podium_team()) with check (team_id = podium_team())',
                       one);
        execute format('revoke truncate on %I from %I', one, '${application}');
    end loop;
    -- What a student was told is not changed afterwards, only told anew or forgotten.
    execute format('revoke update on grade_releases, released_points from %I', '${application}');
    execute 'revoke all on function labs_courses() from public';
    execute format('grant execute on function labs_courses() to %I', '${application}');
end
$$;
