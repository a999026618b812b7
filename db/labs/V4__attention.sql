-- From when on a course wants to be told of its seats; none where it takes Podium's own figures.
create table course_thresholds (
    team_id         uuid primary key references courses on delete cascade,
    figures         jsonb not null,
    changed_by_name text not null,
    changed_at      timestamptz not null
);

-- What rules said of seats, and what people made of it. The latest dismissals and snoozes hold.
create table attention_decisions (
    id       uuid primary key,
    team_id  uuid not null,
    lab_id   uuid not null,
    seat_id  uuid not null,
    at       timestamptz not null,
    rule     text not null,
    level    text not null,
    deed     text not null check (deed in ('RAISED', 'ENDED', 'DISMISSED', 'SNOOZED')),
    sentence text not null,
    -- "" for a rule.
    by_name  text not null default '',
    reason   text not null default '' check (length(reason) <= 200),
    until_at timestamptz,
    -- What the flag was about, and how often that was seen.
    evidence text not null,
    weight   int not null,
    inputs   jsonb not null default '{}',
    foreign key (lab_id, team_id) references labs (id, team_id) on delete cascade,
    foreign key (seat_id, team_id) references seats (id, team_id) on delete cascade,
    check ((deed = 'SNOOZED') = (until_at is not null))
);
create index on attention_decisions (lab_id, at);
create index on attention_decisions (seat_id, rule, at) where deed in ('DISMISSED', 'SNOOZED');
create index on attention_decisions (at);

-- The last run of each step's script at a seat, and when it first succeeded.
create table seat_steps (
    seat_id   uuid not null,
    team_id   uuid not null,
    step      int not null check (step >= 1),
    -- Null where it did not end by itself.
    exit_code int,
    output    text not null check (length(output) <= 5000),
    at        timestamptz not null,
    passed_at timestamptz,
    primary key (seat_id, step),
    foreign key (seat_id, team_id) references seats (id, team_id) on delete cascade
);

-- Which Podium looks at an open lab, until when unless it says so again.
create table lab_watches (
    lab_id     uuid primary key,
    team_id    uuid not null,
    holder     uuid not null,
    held_until timestamptz not null,
    foreign key (lab_id, team_id) references labs (id, team_id) on delete cascade
);

do
$$
declare
    one text;
begin
    foreach one in array array ['course_thresholds', 'attention_decisions', 'seat_steps', 'lab_watches'] loop
        execute format('alter table %I enable row level security', one);
        execute format('alter table %I force row level security', one);
        execute format('create policy own_team on %I using (team_id = podium_team()) with check (team_id = podium_team())',
                       one);
        execute format('revoke truncate on %I from %I', one, '${application}');
    end loop;
    -- What was decided is not changed afterwards.
    execute format('revoke update on attention_decisions from %I', '${application}');
    execute 'create policy asked on attention_decisions to current_user using (true) with check (true)';
end
$$;

-- The labs that are open, of all teams.
create function labs_open() returns table (lab_id uuid, team_id uuid)
    language sql stable security definer set search_path = public, pg_temp as
$$ select l.id, l.team_id from labs l join teams t on t.id = l.team_id and t.deleted_at is null where l.state = 'OPEN' $$;

-- Forgets what was decided before a moment, of all teams.
create function labs_forget_decisions(before timestamptz) returns int
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    gone int;
begin
    delete from attention_decisions where at < before;
    get diagnostics gone = row_count;
    return gone;
end
$$;

do
$$
declare
    question regprocedure;
begin
    for question in select p.oid from pg_proc p
            where p.pronamespace = 'public'::regnamespace and p.proname in ('labs_open', 'labs_forget_decisions') loop
        execute format('revoke all on function %s from public', question);
        execute format('grant execute on function %s to %I', question, '${application}');
    end loop;
end
$$;
