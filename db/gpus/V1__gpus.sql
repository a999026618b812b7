-- GPU servers shared by teams. The pool, its GPUs and the weights of teams are the installation's; what is asked for, held
-- and reserved is the teams'. Nothing here is double: what a GPU has is counted by triggers, whoever writes.

-- Who schedules. A Podium that begins takes a new term, and whatever an older one still decides is refused. The calendar's
-- number grows with each reservation and extension: what was planned before it is planned anew.
create table gpu_term (
    only_one boolean primary key default true check (only_one),
    number   bigint not null,
    calendar bigint not null default 0
);

-- How the pool is run; without a row, as Podium does it.
create table gpu_pool (
    only_one          boolean primary key default true check (only_one),
    half_life_seconds int not null check (half_life_seconds between 60 and 31536000),
    short_first       boolean not null,
    max_wait_seconds  int not null check (max_wait_seconds between 60 and 31536000),
    idle_minutes      int not null check (idle_minutes between 0 and 10080)
);
create table gpu_class_limits (
    class           text primary key check (class in ('INTERACTIVE', 'SHORT', 'NORMAL', 'LONG')),
    longest_seconds int not null check (longest_seconds between 60 and 31536000),
    milli_a_person  bigint not null check (milli_a_person >= 0),
    milli_a_team    bigint not null check (milli_a_team >= 0)
);

create table gpu_servers (
    machine_id uuid primary key references machines,
    badge      text not null check (badge in ('DECLARED', 'HOOKED', 'HARD')),
    -- What an hour of a whole GPU costs in US dollars, and what it counts against a share.
    price_hour numeric(12, 6) not null check (price_hour between 0 and 100000),
    weight     numeric(8, 3) not null check (weight > 0),
    -- Why nothing starts there; empty where it may.
    drained    text not null default '' check (length(drained) <= 200),
    added_at   timestamptz not null default clock_timestamp()
);

-- A GPU is its UUID: the index and the name are what was last seen, and change.
create table gpu_devices (
    uuid       text primary key check (length(uuid) between 1 and 100),
    machine_id uuid not null references gpu_servers on delete cascade,
    index      int not null,
    name       text not null,
    memory_mib int not null check (memory_mib >= 0),
    trouble    text not null default '',
    drained    text not null default '' check (length(drained) <= 200),
    present    boolean not null default true,
    seen_at    timestamptz not null
);
create index on gpu_devices (machine_id);

create table gpu_team_weights (
    team_id uuid primary key,
    weight  int not null check (weight between 1 and 1000)
);
create table gpu_person_weights (
    team_id   uuid not null,
    person_id uuid not null,
    weight    int not null check (weight between 1 and 1000),
    primary key (team_id, person_id)
);

-- What is asked for. A request that is granted becomes the lease of the same id.
create table gpu_requests (
    id               uuid primary key,
    team_id          uuid not null,
    person_id        uuid not null,
    person_name      text not null,
    agent_id         uuid,
    gpus             int not null check (gpus between 1 and 1024),
    milli            int not null check (milli between 0 and 1000),
    memory_mib       int not null check (memory_mib >= 0),
    models           text[] not null,
    servers          uuid[] not null,
    members          int not null check (members between 1 and 1024),
    same_server      boolean not null,
    class            text not null check (class in ('INTERACTIVE', 'SHORT', 'NORMAL', 'LONG')),
    limit_seconds    int not null check (limit_seconds > 0),
    estimate_seconds int not null check (estimate_seconds between 1 and limit_seconds),
    not_before       timestamptz,
    purpose          text not null check (length(purpose) <= 200),
    asked_at         timestamptz not null,
    state            text not null default 'WAITING' check (state in ('WAITING', 'GRANTED', 'CANCELLED', 'REFUSED')),
    decided_at       timestamptz,
    -- What its reader was told last, and the first start that they were told of.
    position         int,
    expected_at      timestamptz,
    told_at          timestamptz,
    why              text not null default '',
    sentence         text not null default '',
    check (milli > 0 or memory_mib > 0)
);
create index on gpu_requests (team_id, asked_at desc);
create index gpu_requests_waiting on gpu_requests (asked_at) where state = 'WAITING';
create index gpu_requests_of_person on gpu_requests (team_id, person_id) where state = 'WAITING';

-- What is held, and was. The token is higher for each lease that is given: a server refuses one that is older than the
-- last it saw.
create sequence gpu_tokens;
create table gpu_leases (
    id              uuid primary key,
    team_id         uuid not null,
    person_id       uuid not null,
    person_name     text not null,
    agent_id        uuid,
    class           text not null check (class in ('INTERACTIVE', 'SHORT', 'NORMAL', 'LONG')),
    purpose         text not null,
    badge           text not null,
    token           bigint not null unique default nextval('gpu_tokens'),
    -- Of all its slices: US dollars an hour, and GPUs as they count against a share.
    price_hour      numeric(20, 12) not null check (price_hour >= 0),
    rate            double precision not null check (rate >= 0),
    began_at        timestamptz not null,
    expected_end    timestamptz not null,
    ends_at         timestamptz not null check (ends_at > began_at),
    ended_at        timestamptz,
    end_reason      text not null default '',
    -- Up to here it stands in the ledger and in the use of shares.
    counted_until   timestamptz not null,
    warned_for      timestamptz,
    -- It came of a reservation, and is held whatever runs on it.
    reserved        boolean not null default false,
    idle_since      timestamptz,
    idle_warned_at  timestamptz,
    keep_until      timestamptz,
    keep_reason     text not null default '',
    check (ended_at is null or ended_at >= began_at),
    check (counted_until >= began_at)
);
create index on gpu_leases (team_id, ended_at desc);
create index on gpu_leases (team_id, person_id, ended_at desc) where ended_at is not null;
create index gpu_leases_running on gpu_leases (ends_at) where ended_at is null;
create index gpu_leases_uncounted on gpu_leases (id) where ended_at is not null and counted_until < ended_at;

create table gpu_slices (
    lease_id   uuid not null references gpu_leases on delete cascade,
    team_id    uuid not null,
    member     int not null,
    machine_id uuid not null,
    device     text not null,
    index      int not null,
    model      text not null,
    milli      int not null check (milli between 1 and 1000),
    memory_mib int not null check (memory_mib >= 0),
    active     boolean not null default true,
    primary key (lease_id, member, device)
);
create index gpu_slices_active on gpu_slices (device) where active;

create table gpu_reservations (
    id          uuid primary key,
    team_id     uuid not null,
    person_id   uuid not null,
    person_name text not null,
    gpus        int not null check (gpus between 1 and 1024),
    milli       int not null check (milli between 0 and 1000),
    memory_mib  int not null check (memory_mib >= 0),
    models      text[] not null,
    servers     uuid[] not null,
    members     int not null check (members between 1 and 1024),
    same_server boolean not null,
    -- A claim is kept for somebody who was told that something is free, with the id of their watch; it becomes nothing by
    -- itself.
    claim       boolean not null default false,
    purpose     text not null check (length(purpose) <= 200),
    from_at     timestamptz not null,
    to_at       timestamptz not null check (to_at > from_at),
    made_at     timestamptz not null,
    state       text not null default 'BOOKED' check (state in ('BOOKED', 'OPENED', 'CANCELLED', 'LAPSED')),
    sentence    text not null default ''
);
create index on gpu_reservations (team_id, from_at);
create index gpu_reservations_booked on gpu_reservations (from_at) where state = 'BOOKED';

create table gpu_reserved_slices (
    reservation_id uuid not null references gpu_reservations on delete cascade,
    team_id        uuid not null,
    member         int not null,
    machine_id     uuid not null,
    device         text not null,
    milli          int not null check (milli between 1 and 1000),
    memory_mib     int not null check (memory_mib >= 0),
    from_at        timestamptz not null,
    to_at          timestamptz not null,
    active         boolean not null default true,
    primary key (reservation_id, member, device)
);
create index gpu_reserved_slices_active on gpu_reserved_slices (device, from_at) where active;

-- Use as it counts at a moment, in GPU-seconds that halve; and what was held by days, for people to see.
create table gpu_use (
    team_id   uuid not null,
    person_id uuid not null,
    value     double precision not null check (value >= 0),
    at        timestamptz not null,
    primary key (team_id, person_id)
);
create table gpu_use_days (
    team_id     uuid not null,
    person_id   uuid not null,
    day         date not null,
    gpu_seconds double precision not null,
    amount      numeric(24, 12) not null,
    primary key (team_id, day, person_id)
);

-- Every change of a request, a lease, a reservation or a watch, with what was said of it. Rows are only added.
create table gpu_journal (
    id        bigint generated always as identity primary key,
    team_id   uuid not null,
    about     uuid not null,
    what      text not null,
    sentence  text not null,
    by_name   text not null,
    term      bigint,
    at        timestamptz not null,
    noted_at  timestamptz not null default clock_timestamp()
);
create index on gpu_journal (team_id, about, id);

-- "Tell me when something like this is free."
create table gpu_watches (
    id                uuid primary key,
    team_id           uuid not null,
    person_id         uuid not null,
    person_name       text not null,
    gpus              int not null check (gpus between 1 and 1024),
    milli             int not null check (milli between 0 and 1000),
    memory_mib        int not null check (memory_mib >= 0),
    models            text[] not null,
    servers           uuid[] not null,
    members           int not null check (members between 1 and 1024),
    same_server       boolean not null,
    at_least_seconds  int not null check (at_least_seconds > 0),
    made_at           timestamptz not null,
    ended_at          timestamptz,
    sentence          text not null default ''
);
create index gpu_watches_open on gpu_watches (made_at) where ended_at is null;

-- What a device has cannot be held twice. Its row is locked first, so of two that come at once the second counts the first.
create function gpus_check_held() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    memory int;
    held   record;
begin
    if not new.active then
        return new;
    end if;
    select d.memory_mib into memory from gpu_devices d where d.uuid = new.device for update;
    if not found then
        raise exception 'There is no GPU %.', new.device using errcode = 'foreign_key_violation';
    end if;
    select coalesce(sum(s.milli), 0) as milli, coalesce(sum(s.memory_mib), 0) as mib into held
        from gpu_slices s
        where s.device = new.device and s.active and (s.lease_id, s.member) <> (new.lease_id, new.member);
    if held.milli + new.milli > 1000 or memory > 0 and held.mib + new.memory_mib > memory then
        raise exception 'The GPU % is held already.', new.device using errcode = 'exclusion_violation';
    end if;
    return new;
end
$$;
create trigger not_held_twice before insert or update on gpu_slices for each row execute function gpus_check_held();

-- The same for the calendar: at no moment more than there is. It is most at a moment when one of them begins.
create function gpus_check_reserved() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    memory int;
begin
    if not new.active then
        return new;
    end if;
    select d.memory_mib into memory from gpu_devices d where d.uuid = new.device for update;
    if not found then
        raise exception 'There is no GPU %.', new.device using errcode = 'foreign_key_violation';
    end if;
    perform from (
            select new.from_at as moment
            union
            select s.from_at from gpu_reserved_slices s
            where s.device = new.device and s.active and s.from_at >= new.from_at and s.from_at < new.to_at) m
        cross join lateral (
            select sum(s.milli) as milli, sum(s.memory_mib) as mib from gpu_reserved_slices s
            where s.device = new.device and s.active and s.from_at <= m.moment and s.to_at > m.moment
                and (s.reservation_id, s.member) <> (new.reservation_id, new.member)) t
        where t.milli + new.milli > 1000 or memory > 0 and t.mib + new.memory_mib > memory;
    if found then
        raise exception 'The GPU % is reserved already.', new.device using errcode = 'exclusion_violation';
    end if;
    return new;
end
$$;
create trigger not_reserved_twice before insert or update on gpu_reserved_slices
    for each row execute function gpus_check_reserved();

create function gpus_keep_journal() returns trigger language plpgsql as
$$
begin
    if tg_op = 'DELETE' and current_setting('podium.purge', true) = old.team_id::text then
        return old;
    end if;
    raise exception 'The journal of GPUs is append-only.' using errcode = 'insufficient_privilege';
end
$$;
create trigger append_only before update or delete on gpu_journal for each row execute function gpus_keep_journal();

do
$$
declare
    name text;
begin
    foreach name in array array ['gpu_term', 'gpu_pool', 'gpu_class_limits', 'gpu_servers', 'gpu_devices'] loop
        execute format('alter table %I enable row level security, force row level security', name);
        execute format('create policy asked on %I to current_user using (true) with check (true)', name);
        execute format('revoke all on %I from %I', name, '${application}');
    end loop;
    foreach name in array array ['gpu_person_weights', 'gpu_requests', 'gpu_leases', 'gpu_slices', 'gpu_reservations',
            'gpu_reserved_slices', 'gpu_use', 'gpu_use_days', 'gpu_journal', 'gpu_watches'] loop
        execute format('alter table %I enable row level security, force row level security', name);
        execute format('create policy own_team on %I using (team_id = podium_team()) with check (team_id = podium_team())',
                       name);
        execute format('create policy asked on %I to current_user using (true) with check (true)', name);
        execute format('revoke delete, truncate on %I from %I', name, '${application}');
    end loop;
end
$$;
alter table gpu_team_weights enable row level security, force row level security;
create policy own_team on gpu_team_weights for select using (team_id = podium_team());
create policy asked on gpu_team_weights to current_user using (true) with check (true);
revoke insert, update, delete, truncate on gpu_team_weights from "${application}";
-- What is not in force any more, the application may take away: a weight, and the places of a reservation that has others.
grant delete on gpu_person_weights, gpu_reserved_slices to "${application}";
revoke update on gpu_journal from "${application}";

-- A new term; every older one is over.
create function gpus_begin_term() returns bigint
    language sql security definer set search_path = public, pg_temp as
$$ insert into gpu_term as t (number) values (1)
    on conflict (only_one) do update set number = t.number + 1 returning number $$;

-- Held to the end of the transaction: whether it is this term still and the calendar as it was planned with. A null calendar
-- is not asked for.
create function gpus_hold_term(mine bigint, planned bigint) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform from gpu_term t where t.number = mine and (planned is null or t.calendar = planned) for share;
    return found;
end
$$;

-- For whoever changes the calendar: until their transaction ends nobody decides by an older one.
create function gpus_change_calendar() returns bigint
    language sql security definer set search_path = public, pg_temp as
$$ insert into gpu_term as t (number, calendar) values (0, 1)
    on conflict (only_one) do update set calendar = t.calendar + 1 returning calendar $$;

create function gpus_calendar() returns bigint
    language sql stable security definer set search_path = public, pg_temp as
$$ select coalesce((select t.calendar from gpu_term t), 0) $$;

create function gpus_pool() returns setof gpu_pool
    language sql stable security definer set search_path = public, pg_temp as
$$ select * from gpu_pool $$;

create function gpus_class_limits() returns setof gpu_class_limits
    language sql stable security definer set search_path = public, pg_temp as
$$ select * from gpu_class_limits $$;

create function gpus_run_pool(half_life int, shortest_first boolean, longest_wait int, idle int) returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    insert into gpu_pool (half_life_seconds, short_first, max_wait_seconds, idle_minutes)
        values (half_life, shortest_first, longest_wait, idle)
        on conflict (only_one) do update set half_life_seconds = half_life, short_first = shortest_first,
            max_wait_seconds = longest_wait, idle_minutes = idle;
end
$$;

create function gpus_limit_class(of_class text, longest int, a_person bigint, a_team bigint) returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    insert into gpu_class_limits values (of_class, longest, a_person, a_team)
        on conflict (class) do update set longest_seconds = longest, milli_a_person = a_person, milli_a_team = a_team;
end
$$;

-- False where there is no such machine.
create function gpus_keep_server(machine uuid, enforced text, hourly numeric, counts numeric) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    perform from machines m where m.id = machine and m.removed_at is null for share;
    if not found then
        return false;
    end if;
    insert into gpu_servers (machine_id, badge, price_hour, weight) values (machine, enforced, hourly, counts)
        on conflict (machine_id) do update set badge = enforced, price_hour = hourly, weight = counts;
    return true;
end
$$;

create function gpus_in_use(machine uuid) returns table (leases int, reservations int)
    language sql stable security definer set search_path = public, pg_temp as
$$ select (select count(distinct s.lease_id)::int from gpu_slices s where s.machine_id = machine and s.active),
          (select count(distinct s.reservation_id)::int from gpu_reserved_slices s
           where s.machine_id = machine and s.active) $$;

-- False where it is not in the pool. The devices are locked, so that what would begin on one waits and finds it gone.
create function gpus_remove_server(machine uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    perform from gpu_devices d where d.machine_id = machine order by d.uuid for update;
    if exists (select from gpu_slices s where s.machine_id = machine and s.active)
            or exists (select from gpu_reserved_slices s where s.machine_id = machine and s.active) then
        raise exception 'Its GPUs are held.' using errcode = 'object_in_use';
    end if;
    delete from gpu_servers s where s.machine_id = machine;
    return found;
end
$$;

create function gpus_drain_server(machine uuid, reason text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    update gpu_servers s set drained = reason where s.machine_id = machine;
    return found;
end
$$;

create function gpus_drain_device(machine uuid, device text, reason text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    update gpu_devices d set drained = reason where d.uuid = device and d.machine_id = machine;
    return found;
end
$$;

create function gpus_servers() returns setof gpu_servers
    language sql stable security definer set search_path = public, pg_temp as
$$ select s.* from gpu_servers s join machines m on m.id = s.machine_id and m.removed_at is null
    order by s.machine_id $$;

create function gpus_devices() returns setof gpu_devices
    language sql stable security definer set search_path = public, pg_temp as
$$ select * from gpu_devices order by machine_id, index, uuid $$;

-- What was seen on a server of the pool: all of its devices. One that is on another server now moves there with all that is
-- held of it; one that is gone keeps its row.
create function gpus_see(machine uuid, seen jsonb, moment timestamptz) returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform from gpu_servers s where s.machine_id = machine for share;
    if not found then
        return;
    end if;
    insert into gpu_devices as d (uuid, machine_id, index, name, memory_mib, trouble, seen_at)
        select x.uuid, machine, x.index, x.name, x.memory_mib, x.trouble, moment
        from jsonb_to_recordset(seen) as x (uuid text, index int, name text, memory_mib int, trouble text)
        order by x.uuid
        on conflict (uuid) do update set machine_id = machine, index = excluded.index, name = excluded.name,
            memory_mib = excluded.memory_mib, trouble = excluded.trouble, present = true, seen_at = moment;
    update gpu_devices d set present = false
        where d.machine_id = machine and d.present
            and d.uuid not in (select x.uuid from jsonb_to_recordset(seen) as x (uuid text));
end
$$;

-- Which teams may use which server; a null team is every team.
create function gpus_access() returns table (machine_id uuid, team_id uuid)
    language sql stable security definer set search_path = public, pg_temp as
$$ select s.machine_id, null from gpu_servers s join machines m on m.id = s.machine_id
    where m.every_team and m.removed_at is null
    union all
    select s.machine_id, t.team_id from gpu_servers s join machines m on m.id = s.machine_id
        join machine_teams t on t.machine_id = m.id
    where not m.every_team and m.removed_at is null $$;

-- 'no-team' or 'done'; a null weight is the usual one.
create function gpus_weigh_team(team uuid, counts int) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    perform from teams t where t.id = team and t.deleted_at is null for share;
    if not found then
        return 'no-team';
    end if;
    if counts is null then
        delete from gpu_team_weights w where w.team_id = team;
    else
        insert into gpu_team_weights values (team, counts) on conflict (team_id) do update set weight = counts;
    end if;
    return 'done';
end
$$;

-- What the scheduler plans with, of all teams.
create function gpus_weights() returns table (team_id uuid, person_id uuid, weight int)
    language sql stable security definer set search_path = public, pg_temp as
$$ select w.team_id, null::uuid, w.weight from gpu_team_weights w
    union all select p.team_id, p.person_id, p.weight from gpu_person_weights p $$;

create function gpus_use() returns setof gpu_use
    language sql stable security definer set search_path = public, pg_temp as
$$ select * from gpu_use $$;

create function gpus_waiting() returns setof gpu_requests
    language sql stable security definer set search_path = public, pg_temp as
$$ select * from gpu_requests where state = 'WAITING' order by asked_at, id $$;

-- Those that run, and those whose last stretch is not in the ledger yet.
create function gpus_leases() returns setof gpu_leases
    language sql stable security definer set search_path = public, pg_temp as
$$ select * from gpu_leases where ended_at is null
    union all
    select * from gpu_leases where ended_at is not null and counted_until < ended_at $$;

create function gpus_held() returns setof gpu_slices
    language sql stable security definer set search_path = public, pg_temp as
$$ select * from gpu_slices where active order by lease_id, member, device $$;

create function gpus_booked() returns setof gpu_reservations
    language sql stable security definer set search_path = public, pg_temp as
$$ select * from gpu_reservations where state = 'BOOKED' order by from_at, id $$;

create function gpus_reserved() returns setof gpu_reserved_slices
    language sql stable security definer set search_path = public, pg_temp as
$$ select * from gpu_reserved_slices where active order by reservation_id, member, device $$;

create function gpus_watching() returns setof gpu_watches
    language sql stable security definer set search_path = public, pg_temp as
$$ select * from gpu_watches where ended_at is null order by made_at, id $$;

-- What people wait for, hold and have reserved who are in that team no more, or may not sign in any more.
create function gpus_left() returns table (team_id uuid, id uuid, person_name text, what text)
    language sql stable security definer set search_path = public, pg_temp as
$$ with open as (
        select r.team_id, r.id, r.person_id, r.person_name, 'request' as what from gpu_requests r where r.state = 'WAITING'
        union all
        select b.team_id, b.id, b.person_id, b.person_name, 'reservation' from gpu_reservations b where b.state = 'BOOKED'
        union all
        select l.team_id, l.id, l.person_id, l.person_name, 'lease' from gpu_leases l where l.ended_at is null)
    select o.team_id, o.id, o.person_name, o.what from open o
    where not exists (select from memberships m join people p on p.id = m.person_id and p.deactivated_at is null
                      where m.team_id = o.team_id and m.person_id = o.person_id) $$;

-- Names of teams that hold or wait for GPUs, for those who share a server with them.
create function gpus_team_names() returns table (id uuid, name text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select t.id, t.name from teams t where t.id in (
        select l.team_id from gpu_leases l where l.ended_at is null
        union select r.team_id from gpu_requests r where r.state = 'WAITING'
        union select b.team_id from gpu_reservations b where b.state = 'BOOKED'
        union select u.team_id from gpu_use u
        union select w.team_id from gpu_team_weights w) $$;

-- What those who wait are told now, and noted where it is for another reason; how many, or -1 where another Podium schedules.
create function gpus_tell(mine bigint, said jsonb, moment timestamptz) returns int
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    told int;
begin
    if not gpus_hold_term(mine, null) then
        return -1;
    end if;
    with news as (
        select * from jsonb_to_recordset(said) as x (id uuid, place int, expected timestamptz, why text, sentence text)),
    before as (
        select r.id, r.team_id, r.why from gpu_requests r join news n on n.id = r.id
        where r.state = 'WAITING' order by r.id for update of r),
    written as (
        update gpu_requests r set position = n.place, expected_at = n.expected, why = n.why, sentence = n.sentence,
            told_at = coalesce(r.told_at, n.expected)
        from news n join before b on b.id = n.id where r.id = n.id
        returning r.id, r.team_id, r.why, r.sentence),
    noted as (
        insert into gpu_journal (team_id, about, what, sentence, by_name, term, at)
        select w.team_id, w.id, 'waiting', w.sentence, 'Podium', mine, moment
        from written w join before b on b.id = w.id where b.why <> w.why)
    select count(*)::int into told from written;
    return told;
end
$$;

-- Everything of the transaction's team.
create function gpus_purge_team() returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform set_config('podium.purge', podium_team()::text, true);
    delete from gpu_journal j where j.team_id = podium_team();
    perform set_config('podium.purge', '', true);
    delete from gpu_requests r where r.team_id = podium_team();
    delete from gpu_leases l where l.team_id = podium_team();
    delete from gpu_reservations r where r.team_id = podium_team();
    delete from gpu_watches w where w.team_id = podium_team();
    delete from gpu_use u where u.team_id = podium_team();
    delete from gpu_use_days d where d.team_id = podium_team();
    delete from gpu_person_weights p where p.team_id = podium_team();
    delete from gpu_team_weights w where w.team_id = podium_team();
end
$$;

-- Only the application may ask.
create procedure own_gpus_functions() language plpgsql as
$$
declare
    question regprocedure;
begin
    for question in select p.oid from pg_proc p
            where p.pronamespace = 'public'::regnamespace and p.proname like 'gpus\_%' loop
        execute format('revoke all on function %s from public', question);
        execute format('grant execute on function %s to %I', question, '${application}');
    end loop;
end
$$;
revoke all on procedure own_gpus_functions() from public;
call own_gpus_functions();
