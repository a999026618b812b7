-- Hands that students raised, in the order in which they did; lowered ones are the history.
create table hands (
    id              uuid primary key,
    team_id         uuid not null,
    lab_id          uuid not null,
    entry_id        uuid not null,
    sentence        text not null check (length(sentence) <= 500),
    raised_at       timestamptz not null,
    lowered_at      timestamptz check (lowered_at >= raised_at),
    -- Whether it was answered; else the student took it back.
    answered        boolean,
    lowered_by_name text not null default '',
    -- What was answered, for the next one who is asked the same; "" for nothing.
    answer          text not null default '' check (length(answer) <= 2000),
    unique (id, team_id),
    foreign key (lab_id, team_id) references labs (id, team_id) on delete cascade,
    foreign key (entry_id, team_id) references roster_entries (id, team_id) on delete cascade,
    check ((lowered_at is null) = (answered is null))
);
-- One at a time: who raises it again says it otherwise.
create unique index hands_up on hands (lab_id, entry_id) where lowered_at is null;
create index on hands (lab_id, raised_at);
create index on hands (entry_id);

-- Who went to help, from when to when.
create table hand_claims (
    id        uuid primary key,
    team_id   uuid not null,
    hand_id   uuid not null,
    person_id uuid not null,
    name      text not null,
    from_at   timestamptz not null,
    until_at  timestamptz check (until_at >= from_at),
    foreign key (hand_id, team_id) references hands (id, team_id) on delete cascade
);
-- One hand has one helper at a time, however many press at once.
create unique index hand_claimed on hand_claims (hand_id) where until_at is null;
create index on hand_claims (hand_id);

do
$$
declare
    one text;
begin
    foreach one in array array ['hands', 'hand_claims'] loop
        execute format('alter table %I enable row level security', one);
        execute format('alter table %I force row level security', one);
        execute format('create policy own_team on %I using (team_id = podium_team()) with check (team_id = podium_team())',
                       one);
        execute format('revoke truncate on %I from %I', one, '${application}');
    end loop;
end
$$;
