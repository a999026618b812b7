-- What is done to a seat that is there, in the background: its files are kept, made anew, brought back or collected.
create table seat_jobs (
    id            uuid primary key,
    team_id       uuid not null,
    lab_id        uuid not null,
    seat_id       uuid not null,
    kind          text not null check (kind in ('SNAPSHOT', 'RESET', 'RESTORE', 'COLLECT', 'STOP')),
    -- Which snapshot is to be brought back.
    source_id     uuid,
    why           text not null default '' check (length(why) <= 200),
    state         text not null default 'WAITING' check (state in ('WAITING', 'RUNNING', 'DONE', 'FAILED')),
    -- What is being done in RUNNING, by name.
    step          text not null default '' check (length(step) <= 100),
    -- What came of it, in sentences.
    said          text not null default '' check (length(said) <= 1000),
    asked_by      uuid not null,
    asked_by_name text not null,
    asked_at      timestamptz not null,
    ended_at      timestamptz,
    tries         int not null default 0,
    -- As of seats: until when whoever does it has it, and which taking it is.
    taken_until   timestamptz,
    taken         int not null default 0,
    foreign key (lab_id, team_id) references labs (id, team_id) on delete cascade,
    foreign key (seat_id, team_id) references seats (id, team_id) on delete cascade,
    check (state <> 'RUNNING' or taken_until is not null),
    check ((state in ('DONE', 'FAILED')) = (ended_at is not null))
);
-- One at a time: two would take files from under each other.
create unique index seat_jobs_open on seat_jobs (seat_id) where state in ('WAITING', 'RUNNING');
create index seat_jobs_due on seat_jobs (asked_at) where state in ('WAITING', 'RUNNING');
create index on seat_jobs (lab_id, seat_id, asked_at);

-- What lies beside a seat, on its machine. By the hash it is known whether it is still what was packed.
create table seat_snapshots (
    -- Of the job that took it: nothing of a seat is replaced before the row of its own snapshot stands here.
    id               uuid primary key,
    team_id          uuid not null,
    seat_id          uuid not null,
    machine_id       uuid not null,
    path             text not null check (length(path) between 1 and 1300),
    bytes            bigint not null check (bytes >= 0),
    sha256           text not null check (length(sha256) = 64),
    template_version int,
    commit_id        text not null default '' check (length(commit_id) <= 64),
    why              text not null default '' check (length(why) <= 200),
    by_name          text not null,
    taken_at         timestamptz not null,
    foreign key (seat_id, team_id) references seats (id, team_id) on delete cascade
);
create index on seat_snapshots (seat_id, taken_at);

-- How a lab was ended last. Whether it counts says the lab's state, so opening the lab undoes it.
create table lab_endings (
    lab_id   uuid primary key,
    team_id  uuid not null,
    frozen   boolean not null,
    by_name  text not null,
    ended_at timestamptz not null,
    foreign key (lab_id, team_id) references labs (id, team_id) on delete cascade
);

-- Work that was collected: a file below Podium's home, named by its id.
create table collected_work (
    -- Of the job that collected it.
    id           uuid primary key,
    team_id      uuid not null,
    lab_id       uuid not null,
    -- Of whom, also when their seat is gone.
    entry_id     uuid not null,
    student_name text not null,
    handle       text not null,
    version      int not null check (version >= 1),
    bytes        bigint not null check (bytes >= 0),
    sha256       text not null check (length(sha256) = 64),
    by_name      text not null,
    collected_at timestamptz not null,
    unique (lab_id, entry_id, version),
    foreign key (lab_id, team_id) references labs (id, team_id) on delete cascade
);
create index on collected_work (collected_at);

do
$$
declare
    one text;
begin
    foreach one in array array ['seat_jobs', 'seat_snapshots', 'lab_endings', 'collected_work'] loop
        execute format('alter table %I enable row level security', one);
        execute format('alter table %I force row level security', one);
        execute format('create policy own_team on %I using (team_id = podium_team()) with check (team_id = podium_team())',
                       one);
        execute format('create policy asked on %I to current_user using (true) with check (true)', one);
        execute format('revoke truncate on %I from %I', one, '${application}');
    end loop;
end
$$;

-- Takes what is to be done, and what somebody took and did not come back to.
create function labs_take_jobs(moment timestamptz, until timestamptz, most int) returns setof seat_jobs
    language sql security definer set search_path = public, pg_temp as
$$
    with due as (
        select j.id from seat_jobs j join teams t on t.id = j.team_id and t.deleted_at is null
        where j.state = 'WAITING' or j.state = 'RUNNING' and j.taken_until <= moment
        order by j.asked_at, j.id limit most for update of j skip locked)
    update seat_jobs j set state = 'RUNNING', taken_until = until, tries = j.tries + 1, taken = j.taken + 1
        from due where j.id = due.id returning j.*
$$;

-- Which of these files somebody collected, of all teams.
create function labs_known_work(files uuid[]) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp as
$$ select id from collected_work where id = any (files) $$;

-- Earlier versions, collected before then, are forgotten; the last of each student stays as long as the lab.
create function labs_forget_work(before timestamptz) returns int
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    forgotten int;
begin
    delete from collected_work c where c.collected_at < before and exists (select from collected_work n
        where n.lab_id = c.lab_id and n.entry_id = c.entry_id and n.version > c.version);
    get diagnostics forgotten = row_count;
    return forgotten;
end
$$;

do
$$
declare
    question regprocedure;
begin
    for question in select p.oid from pg_proc p where p.pronamespace = 'public'::regnamespace
            and p.proname in ('labs_take_jobs', 'labs_known_work', 'labs_forget_work') loop
        execute format('revoke all on function %s from public', question);
        execute format('grant execute on function %s to %I', question, '${application}');
    end loop;
end
$$;
