-- Runs: one thing that a program is given to do, once. What is to be done and what came of it lie beside the row, which loops
-- read again and again.
create table runs (
    id            uuid primary key,
    team_id       uuid not null,
    person_id     uuid not null,
    person_name   text not null,
    -- The token by which it was asked for, where that limits what may be done; a run does no more than it could.
    credential    uuid,
    -- What is to be run, as it was asked for.
    program       text not null check (length(program) <= 60),
    spec          jsonb not null,
    -- Its variables are kept as secrets.
    environment   uuid,
    labels        text[] not null default '{}',
    callback      text check (length(callback) <= 2000),
    -- In US dollars.
    budget        numeric(18, 6) check (budget > 0),
    timeout_s     int not null check (timeout_s between 1 and 604800),
    again_of      uuid,
    -- Named when it was asked for, or made for it; the latter goes with it.
    agent_id      uuid,
    agent_name    text not null default '',
    own_agent     boolean not null,
    machine_id    uuid,
    state         text not null default 'QUEUED' check (state in ('QUEUED', 'STARTING', 'WORKING', 'NEEDS_INPUT', 'SUCCEEDED',
                      'FAILED', 'CANCELLED', 'TIMED_OUT', 'OVER_BUDGET')),
    -- Why Podium says so, in a sentence.
    reason        text not null default '' check (length(reason) <= 1000),
    asked_at      timestamptz not null default now(),
    state_at      timestamptz not null default now(),
    started_at    timestamptz,
    ended_at      timestamptz,
    -- Where it lies on the machine, and as whom; null before that is known.
    os_user       text,
    folder        text check (length(folder) <= 1100),
    -- Given to a program that runs already: written down before it is typed, so that it is never typed twice.
    typed_at      timestamptz,
    -- Since when its agent was idle then: idle since another moment, it has worked.
    idle_since    timestamptz,
    -- By which its program calls models.
    token_id      uuid,
    budget_id     uuid,
    -- Why it is being ended: the state that it comes to.
    ending        text check (ending in ('CANCELLED', 'TIMED_OUT', 'OVER_BUDGET', 'FAILED')),
    ending_why    text not null default '' check (length(ending_why) <= 1000),
    ending_at     timestamptz,
    ending_step   int not null default 0,
    -- Since when its machine does not answer.
    unheard_since timestamptz,
    exit_code     int,
    -- What its model key spent, in US dollars; null where it has none.
    cost          numeric(24, 12),
    -- Whether nothing of it is left on the machine.
    cleaned       boolean not null default false,
    events        int not null default 0,
    unique (id, team_id),
    check ((state in ('QUEUED', 'STARTING', 'WORKING', 'NEEDS_INPUT')) = (ended_at is null))
);
create index on runs (team_id, asked_at desc, id);
create index on runs (person_id, asked_at desc);
create index runs_waiting on runs (team_id, machine_id, asked_at) where state = 'QUEUED';
create index runs_active on runs (team_id) where state in ('STARTING', 'WORKING', 'NEEDS_INPUT');
create index runs_uncleaned on runs (ended_at) where ended_at is not null and not cleaned;
create index runs_by_budget on runs (budget_id) where ended_at is null;
create index runs_ended on runs (ended_at) where ended_at is not null;
create index runs_labels on runs using gin (labels);

create table run_contents (
    run_id     uuid primary key,
    team_id    uuid not null,
    prompt     bytea not null,
    answer     text,
    -- Whether the answer is an end of what there was.
    answer_cut boolean not null default false,
    -- "" where patch is all that changed; else a sentence.
    patch_said text not null default '',
    patch      bytea,
    transcript bytea,
    transcript_cut boolean not null default false,
    errors     text not null default '',
    foreign key (run_id, team_id) references runs (id, team_id) on delete cascade
);

create table run_files (
    run_id  uuid not null,
    team_id uuid not null,
    path    text not null check (length(path) between 1 and 200),
    content bytea not null,
    primary key (run_id, path),
    foreign key (run_id, team_id) references runs (id, team_id) on delete cascade
);

create table run_events (
    run_id  uuid not null,
    team_id uuid not null,
    -- From 1, without gaps.
    seq     int not null,
    at      timestamptz not null default clock_timestamp(),
    kind    text not null check (length(kind) <= 40),
    -- The run's state from then on.
    state   text not null,
    said    text not null default '' check (length(said) <= 1000),
    primary key (run_id, seq),
    foreign key (run_id, team_id) references runs (id, team_id) on delete cascade
);

-- Keys by which somebody asks for the same run again. They live as long as their runs, which is longer than a day.
create table run_keys (
    team_id   uuid not null,
    person_id uuid not null,
    key       text not null check (length(key) between 1 and 200),
    -- Of what was asked for.
    hash      text not null check (length(hash) = 64),
    run_id    uuid not null,
    primary key (team_id, person_id, key),
    foreign key (run_id, team_id) references runs (id, team_id) on delete cascade
);
create index on run_keys (run_id);

do
$$
declare
    one text;
begin
    foreach one in array array ['runs', 'run_contents', 'run_files', 'run_events', 'run_keys'] loop
        execute format('alter table %I enable row level security', one);
        execute format('alter table %I force row level security', one);
        execute format('create policy own_team on %I using (team_id = podium_team()) with check (team_id = podium_team())',
                       one);
        execute format('create policy asked on %I to current_user using (true) with check (true)', one);
        execute format('revoke truncate on %I from %I', one, '${application}');
    end loop;
end
$$;

-- Whoever waits hears at once that there is something new.
create function tasks_told() returns trigger language plpgsql as
$$
begin
    perform pg_notify('podium_runs', '');
    return null;
end
$$;
create trigger runs_told after insert on runs for each statement execute function tasks_told();
create trigger runs_ending_told after update of ending on runs for each statement execute function tasks_told();

-- The first that wait, of each team and machine, of all teams.
create function tasks_waiting(of_each int)
    returns table (id uuid, team_id uuid, machine_id uuid, agent_id uuid, asked_at timestamptz)
    language sql stable security definer set search_path = public, pg_temp as
$$ select f.id, f.team_id, f.machine_id, f.agent_id, f.asked_at
    from (select distinct r.team_id, r.machine_id from runs r join teams t on t.id = r.team_id and t.deleted_at is null
          where r.state = 'QUEUED') g
    cross join lateral (select r.* from runs r where r.state = 'QUEUED' and r.team_id = g.team_id
                            and r.machine_id is not distinct from g.machine_id
                        order by r.asked_at, r.id limit of_each) f $$;

-- All that somebody has to look after, of all teams.
create function tasks_active() returns setof runs
    language sql stable security definer set search_path = public, pg_temp as
$$ select * from runs where state in ('STARTING', 'WORKING', 'NEEDS_INPUT')
   union all select * from runs where state = 'QUEUED' and ending is not null $$;

-- Those whose time is over are to end, by the database's clock. How many.
create function tasks_time_out(longest_wait interval) returns int
    language sql security definer set search_path = public, pg_temp as
$$ with late as (
        update runs set ending = 'TIMED_OUT', ending_at = now(),
            ending_why = 'It did not end within ' || timeout_s || ' s.'
        where state in ('STARTING', 'WORKING', 'NEEDS_INPUT') and ending is null
            and started_at + timeout_s * interval '1 second' <= now() returning 1),
    old as (
        update runs set ending = 'FAILED', ending_at = now(), ending_why = 'It was not its turn in all the time that a run waits.'
        where state = 'QUEUED' and ending is null and asked_at + longest_wait <= now() returning 1)
    select (select count(*) from late)::int + (select count(*) from old)::int $$;

-- Those that left something on their machine.
create function tasks_uncleaned(most int) returns setof runs
    language sql stable security definer set search_path = public, pg_temp as
$$ select * from runs where ended_at is not null and not cleaned order by ended_at limit most $$;

-- Runs that ended before then, of all teams.
create function tasks_old(before timestamptz, most int) returns table (id uuid, team_id uuid)
    language sql stable security definer set search_path = public, pg_temp as
$$ select r.id, r.team_id from runs r where r.ended_at < before and r.cleaned order by r.ended_at limit most $$;

do
$$
declare
    question regprocedure;
begin
    for question in select p.oid from pg_proc p
            where p.pronamespace = 'public'::regnamespace and p.proname like 'tasks\_%' loop
        execute format('revoke all on function %s from public', question);
        execute format('grant execute on function %s to %I', question, '${application}');
    end loop;
end
$$;
