-- What whoever helps sent to seats of a lab: a message, a command, a file. The text is kept as material of the course.
create table broadcasts (
    id          uuid primary key,
    team_id     uuid not null,
    lab_id      uuid not null,
    kind        text not null check (kind in ('MESSAGE', 'COMMAND', 'FILE')),
    -- The message, the command, or the file's name.
    content     text not null check (length(content) between 1 and 2000),
    -- Of a file; the file itself is not kept.
    bytes       bigint not null default 0,
    sha256      text not null default '' check (length(sha256) in (0, 64)),
    sent_by     uuid not null,
    sent_by_name text not null,
    sent_at     timestamptz not null,
    undone_at   timestamptz check (undone_at >= sent_at),
    undone_by_name text not null default '',
    unique (id, team_id),
    foreign key (lab_id, team_id) references labs (id, team_id) on delete cascade,
    check ((kind = 'FILE') = (sha256 <> ''))
);
create index on broadcasts (lab_id, sent_at);

-- What became of it at each seat.
create table broadcast_results (
    broadcast_id uuid not null,
    seat_id      uuid not null,
    team_id      uuid not null,
    outcome      text not null check (outcome in ('WAITING', 'DONE', 'SKIPPED', 'FAILED', 'UNDONE', 'KEPT')),
    said         text not null default '' check (length(said) <= 500),
    -- Of a message: when the student closed it.
    seen_at      timestamptz,
    -- Of a file: how the one is called that was there before; "" where there was none.
    before_name  text not null default '' check (length(before_name) <= 200),
    primary key (broadcast_id, seat_id),
    foreign key (broadcast_id, team_id) references broadcasts (id, team_id) on delete cascade,
    foreign key (seat_id, team_id) references seats (id, team_id) on delete cascade
);
create index on broadcast_results (seat_id);

-- Seats into which only those who help can type. What is locked stays so over a restart of Podium.
create table input_locks (
    id             uuid primary key,
    team_id        uuid not null,
    lab_id         uuid not null,
    seat_id        uuid not null,
    locked_by      uuid not null,
    locked_by_name text not null,
    since          timestamptz not null,
    until          timestamptz not null check (until > since and until <= since + interval '3 hours'),
    ended_at       timestamptz,
    ended_by_name  text not null default '',
    foreign key (lab_id, team_id) references labs (id, team_id) on delete cascade,
    foreign key (seat_id, team_id) references seats (id, team_id) on delete cascade
);
create unique index input_locked on input_locks (seat_id) where ended_at is null;
create index on input_locks (lab_id);

-- Terminals that everybody of a lab may look at for a while, by consent of whose they are.
create table shown_screens (
    id            uuid primary key,
    team_id       uuid not null,
    lab_id        uuid not null,
    -- The student's seat; null where whoever helps shows a terminal of their own.
    seat_id       uuid,
    agent_id      uuid not null,
    owner_id      uuid not null,
    owner_name    text not null,
    asked_by      uuid not null,
    asked_by_name text not null,
    asked_at      timestamptz not null,
    minutes       int not null check (minutes between 1 and 180),
    -- When it was consented to, and until when it is shown then; null while it is asked.
    shown_at      timestamptz,
    until         timestamptz not null,
    ended_at      timestamptz,
    -- Who ended it, or said no; "" where time did.
    ended_by_name text not null default '',
    foreign key (lab_id, team_id) references labs (id, team_id) on delete cascade,
    foreign key (seat_id, team_id) references seats (id, team_id) on delete cascade
);
create unique index one_screen_shown on shown_screens (lab_id) where ended_at is null;
create index on shown_screens (agent_id) where ended_at is null;
create index on shown_screens (seat_id);

do
$$
declare
    one text;
begin
    foreach one in array array ['broadcasts', 'broadcast_results', 'input_locks', 'shown_screens'] loop
        execute format('alter table %I enable row level security', one);
        execute format('alter table %I force row level security', one);
        execute format('create policy own_team on %I using (team_id = podium_team()) with check (team_id = podium_team())',
                       one);
        execute format('create policy asked on %I to current_user using (true) with check (true)', one);
        execute format('revoke truncate on %I from %I', one, '${application}');
    end loop;
end
$$;

-- Locks and shown screens that are over by their time, their lab or their seat, and were not ended yet; of all teams.
create function labs_casts_over(moment timestamptz) returns table (team_id uuid, what text, id uuid)
    language sql stable security definer set search_path = public, pg_temp as
$$
    select c.team_id, 'LOCK', c.id from input_locks c join labs l on l.id = c.lab_id join seats s on s.id = c.seat_id
        where c.ended_at is null and (c.until <= moment or l.state = 'ENDED' or s.state <> 'READY')
    union all
    select c.team_id, 'SCREEN', c.id from shown_screens c join labs l on l.id = c.lab_id
        left join seats s on s.id = c.seat_id left join roster_entries r on r.id = s.entry_id
        where c.ended_at is null
            and (c.until <= moment or l.state = 'ENDED'
                 or c.seat_id is not null and (s.agent_id is distinct from c.agent_id or r.left_at is not null))
$$;

-- What the terminals of seats say in tmux itself, of all teams: a lock, and the latest message that was not closed.
create function labs_notices(moment timestamptz)
    returns table (team_id uuid, agent_id uuid, what text, by_name text, words text, at timestamptz)
    language sql stable security definer set search_path = public, pg_temp as
$$
    select c.team_id, s.agent_id, 'LOCK', c.locked_by_name, '', c.since
        from input_locks c join labs l on l.id = c.lab_id join seats s on s.id = c.seat_id
        join teams t on t.id = c.team_id and t.deleted_at is null
        where c.ended_at is null and c.until > moment and l.state <> 'ENDED' and s.state = 'READY'
    union all
    (select distinct on (s.id) b.team_id, s.agent_id, 'MESSAGE', b.sent_by_name, b.content, b.sent_at
        from broadcasts b join labs l on l.id = b.lab_id join broadcast_results r on r.broadcast_id = b.id
        join seats s on s.id = r.seat_id join teams t on t.id = b.team_id and t.deleted_at is null
        where b.kind = 'MESSAGE' and b.undone_at is null and r.seen_at is null and r.outcome = 'DONE'
            and b.sent_at > moment - interval '3 hours' and l.state <> 'ENDED' and s.state = 'READY'
        order by s.id, b.sent_at desc)
$$;

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
