-- Where a team is told of what happens: one address, and each message as a row until it is delivered, so that none is lost with
-- the process that had it.
create table hooks (
    team_id      uuid primary key,
    -- The address may hold a secret of its own, so it is kept as one; shown is as much of it as anybody sees.
    address      uuid not null,
    signing_key  uuid not null,
    shown        text not null check (length(shown) between 1 and 300),
    -- An admin set it, so it may be inside the house.
    inside       boolean not null,
    made_by_name text not null,
    made_at      timestamptz not null
);

create table hook_deliveries (
    id      uuid primary key,
    team_id uuid not null,
    event   text not null check (length(event) between 1 and 60),
    body    text not null check (length(body) <= 100000),
    made_at timestamptz not null,
    -- When it is tried next; whoever tries puts it off first, so that one that dies is followed by another.
    due_at  timestamptz not null,
    tries   int not null default 0 check (tries >= 0),
    state   text not null default 'WAITING' check (state in ('WAITING', 'DELIVERED', 'GIVEN_UP')),
    -- Of the last answer; 0 where there was none.
    status  int not null default 0,
    said    text not null default '' check (length(said) <= 300),
    done_at timestamptz
);
create index hook_deliveries_due on hook_deliveries (due_at) where state = 'WAITING';
create index on hook_deliveries (team_id, made_at desc);
create index on hook_deliveries (made_at);

alter table hooks enable row level security;
alter table hooks force row level security;
create policy own_team on hooks using (team_id = podium_team()) with check (team_id = podium_team());
alter table hook_deliveries enable row level security;
alter table hook_deliveries force row level security;
create policy own_team on hook_deliveries using (team_id = podium_team()) with check (team_id = podium_team());
create policy asked on hook_deliveries to current_user using (true) with check (true);
revoke truncate on hooks, hook_deliveries from "${application}";

-- Takes some that are due, of each team a few, and puts them off until again: only one Podium tries each at a time.
create function hooks_take(moment timestamptz, again timestamptz, most int, of_each int) returns setof hook_deliveries
    language sql security definer set search_path = public, pg_temp as
$$ with due as (
        select d.id, d.team_id, d.due_at from hook_deliveries d
        where d.state = 'WAITING' and d.due_at <= moment
        order by d.due_at, d.id limit most * 20 for update skip locked),
    few as (
        select r.id from (select due.*, row_number() over (partition by due.team_id order by due.due_at, due.id) as place
                          from due) r
        where r.place <= of_each order by r.due_at, r.id limit most)
    update hook_deliveries d set due_at = again, tries = d.tries + 1 from few where d.id = few.id returning d.* $$;

-- How many were too old.
create function hooks_forget(before timestamptz) returns int
    language sql security definer set search_path = public, pg_temp as
$$ with gone as (delete from hook_deliveries d where d.made_at < before and d.state <> 'WAITING' returning 1)
    select count(*)::int from gone $$;

do
$$
declare
    question regprocedure;
begin
    for question in select p.oid from pg_proc p
            where p.pronamespace = 'public'::regnamespace and p.proname like 'hooks\_%' loop
        execute format('revoke all on function %s from public', question);
        execute format('grant execute on function %s to %I', question, '${application}');
    end loop;
end
$$;
