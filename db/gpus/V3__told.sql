-- What was held, used and wasted, by days: counted once for each quarter of an hour when it is over, so that nobody who looks
-- back reads minutes or a million leases. A part of a GPU counts as its thousandths of compute. Times are in seconds of GPUs.

-- Up to where it is counted.
create table gpu_counted (
    only_one boolean primary key default true check (only_one),
    until    timestamptz not null
);

-- Of what was held: known is that of which machines said how busy it was, and of this busy and idle, on which nothing ran at
-- all. A GPU that several hold is as busy for each of them as it was: whose work it was cannot be told.
create table gpu_lease_use (
    lease_id uuid primary key references gpu_leases on delete cascade,
    team_id  uuid not null,
    held     double precision not null,
    known    double precision not null,
    busy     double precision not null,
    idle     double precision not null
);
create index on gpu_lease_use (team_id);

create table gpu_person_days (
    team_id     uuid not null,
    person_id   uuid not null,
    person_name text not null,
    machine_id  uuid not null,
    day         date not null,
    held        double precision not null,
    known       double precision not null,
    busy        double precision not null,
    idle        double precision not null,
    -- In US dollars, by the price of each lease.
    amount      numeric(24, 12) not null,
    idle_amount numeric(24, 12) not null,
    primary key (team_id, day, person_id, machine_id)
);
create index on gpu_person_days (day);

-- Of a server all that there was is held, away (drained or in trouble) or free; waited is what was free while somebody waited
-- who may use it.
create table gpu_server_days (
    machine_id uuid not null,
    day        date not null,
    there      double precision not null,
    held       double precision not null,
    known      double precision not null,
    busy       double precision not null,
    idle       double precision not null,
    away       double precision not null,
    free       double precision not null,
    waited     double precision not null,
    primary key (day, machine_id)
);

-- Why whoever was next waited while something was free there.
create table gpu_free_days (
    machine_id uuid not null,
    day        date not null,
    why        text not null,
    seconds    double precision not null,
    primary key (day, machine_id, why)
);

-- Requests by the day on which they were decided, and the one that waited longest.
create table gpu_wait_days (
    team_id         uuid not null,
    day             date not null,
    requests        bigint not null,
    waited          double precision not null,
    longest         double precision not null,
    longest_request uuid not null,
    primary key (team_id, day)
);
create index on gpu_wait_days (day);

-- Across teams: what was over when, and who waited when.
create index gpu_leases_over on gpu_leases (ended_at desc, id desc) where ended_at is not null;
create index gpu_leases_over_of_person on gpu_leases (person_id, ended_at desc, id desc) where ended_at is not null;
create index gpu_leases_over_of_team on gpu_leases (team_id, ended_at desc, id desc) where ended_at is not null;
create index gpu_requests_decided on gpu_requests (decided_at) where decided_at is not null;
create index gpu_use_days_of_day on gpu_use_days (day);

do
$$
declare
    name text;
begin
    foreach name in array array ['gpu_counted', 'gpu_server_days', 'gpu_free_days'] loop
        execute format('alter table %I enable row level security, force row level security', name);
        execute format('create policy asked on %I to current_user using (true) with check (true)', name);
        execute format('revoke all on %I from %I', name, '${application}');
    end loop;
    foreach name in array array ['gpu_lease_use', 'gpu_person_days', 'gpu_wait_days'] loop
        execute format('alter table %I enable row level security, force row level security', name);
        execute format('create policy own_team on %I for select using (team_id = podium_team())', name);
        execute format('create policy asked on %I to current_user using (true) with check (true)', name);
        execute format('revoke insert, update, delete, truncate on %I from %I', name, '${application}');
    end loop;
end
$$;

-- Up to where it is counted; from then on where nothing was counted yet. Null where nothing is shared.
create function gpus_counted(since timestamptz) returns timestamptz
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    if since is not null and exists (select from gpu_servers) then
        insert into gpu_counted (until) values (since) on conflict do nothing;
    end if;
    return (select c.until from gpu_counted c);
end
$$;

-- Counts what was from one moment to another, both at whole minutes, as of that day. False where it is counted already: of two
-- that come at once the second waits for the first, and finds it done.
create function gpus_count(starts timestamptz, ends timestamptz, of_day date) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    update gpu_counted c set until = ends where c.until = starts;
    if not found then
        return false;
    end if;
    with slices as materialized (
        select l.id as lease, l.team_id, l.person_id, l.person_name, s.machine_id, s.device, s.milli / 1000.0 as part,
            l.price_hour * s.milli / sum(s.milli) over (partition by l.id) as price,
            greatest(l.began_at, starts) as since, least(coalesce(l.ended_at, l.ends_at), ends) as until
        from (select * from gpu_leases r where r.ended_at is null and r.began_at < ends
              union all
              select * from gpu_leases o where o.ended_at > starts and o.began_at < ends) l
            join gpu_slices s on s.lease_id = l.id),
    minutes as materialized (
        select h.*, m.minute, x.busy,
            extract(epoch from least(h.until, m.minute + interval '1 minute') - greatest(h.since, m.minute)) as seconds
        from slices h
            cross join generate_series(starts, ends - interval '1 minute', interval '1 minute') as m (minute)
            left join machine_gpus g on g.machine_id = h.machine_id and g.uuid = h.device
            left join machine_gpu_samples x on x.gpu_id = g.id and x.minute = m.minute
        where m.minute < h.until and m.minute + interval '1 minute' > h.since),
    uses as materialized (
        select u.*, u.part * u.seconds as held, case when u.busy is null then 0 else u.part * u.seconds end as known,
            coalesce(u.part * u.seconds * u.busy, 0) as used, case when u.busy = 0 then u.part * u.seconds else 0 end as idle,
            u.price * u.seconds::numeric / 3600 as amount
        from minutes u),
    of_leases as (
        insert into gpu_lease_use as w (lease_id, team_id, held, known, busy, idle)
        select u.lease, u.team_id, sum(u.held), sum(u.known), sum(u.used), sum(u.idle) from uses u group by 1, 2
        on conflict (lease_id) do update set held = w.held + excluded.held, known = w.known + excluded.known,
            busy = w.busy + excluded.busy, idle = w.idle + excluded.idle),
    of_people as (
        insert into gpu_person_days as w (team_id, person_id, person_name, machine_id, day, held, known, busy, idle, amount,
            idle_amount)
        select u.team_id, u.person_id, max(u.person_name), u.machine_id, of_day, sum(u.held), sum(u.known), sum(u.used),
            sum(u.idle), sum(u.amount), sum(case when u.busy = 0 then u.amount else 0 end)
        from uses u group by 1, 2, 4
        on conflict (team_id, day, person_id, machine_id) do update set person_name = excluded.person_name,
            held = w.held + excluded.held, known = w.known + excluded.known, busy = w.busy + excluded.busy,
            idle = w.idle + excluded.idle, amount = w.amount + excluded.amount,
            idle_amount = w.idle_amount + excluded.idle_amount),
    devices as materialized (
        select d.uuid, d.machine_id, d.name, m.minute,
            not d.present or d.trouble <> '' or d.drained <> '' or s.drained <> '' as away,
            coalesce(h.held, 0) as held, coalesce(h.known, 0) as known, coalesce(h.used, 0) as used,
            coalesce(h.idle, 0) as idle, greatest(60 - coalesce(h.held, 0), 0) as rest
        from gpu_devices d
            join gpu_servers s on s.machine_id = d.machine_id and s.added_at < ends
            join machines p on p.id = s.machine_id and p.removed_at is null
            cross join generate_series(starts, ends - interval '1 minute', interval '1 minute') as m (minute)
            left join (select u.device, u.minute, sum(u.held) as held, sum(u.known) as known, sum(u.used) as used,
                            sum(u.idle) as idle
                        from uses u group by 1, 2) h
                on h.device = d.uuid and h.minute = m.minute
        where d.present or h.held > 0),
    waiting as materialized (
        select * from gpu_requests w where w.state = 'WAITING' and w.asked_at < ends
        union all
        select * from gpu_requests o where o.decided_at > starts and o.asked_at < ends),
    access as materialized (select * from gpus_access()),
    -- Who waited that whole minute and may use it, the first of the line: what they were told last.
    reasons as materialized (
        select f.machine_id, f.name, f.minute, coalesce(nullif(r.why, ''), 'IN_LINE') as why
        from (select distinct d.machine_id, d.name, d.minute from devices d where d.rest > 0 and not d.away) f
            cross join lateral (
                select w.why from waiting w
                where w.asked_at <= f.minute and coalesce(w.decided_at, ends) >= f.minute + interval '1 minute'
                    and coalesce(w.not_before, w.asked_at) <= f.minute
                    and (cardinality(w.models) = 0 or f.name = any (w.models))
                    and (cardinality(w.servers) = 0 or f.machine_id = any (w.servers))
                    and exists (select from access a where a.machine_id = f.machine_id
                                    and (a.team_id is null or a.team_id = w.team_id))
                order by w.position nulls last, w.asked_at, w.id
                limit 1) r),
    of_servers as (
        insert into gpu_server_days as w (machine_id, day, there, held, known, busy, idle, away, free, waited)
        select d.machine_id, of_day, sum(greatest(60, d.held)), sum(d.held), sum(d.known), sum(d.used), sum(d.idle),
            sum(case when d.away then d.rest else 0 end), sum(case when d.away then 0 else d.rest end),
            sum(case when d.away or r.why is null then 0 else d.rest end)
        from devices d
            left join reasons r on r.machine_id = d.machine_id and r.name = d.name and r.minute = d.minute
        group by 1
        on conflict (day, machine_id) do update set there = w.there + excluded.there, held = w.held + excluded.held,
            known = w.known + excluded.known, busy = w.busy + excluded.busy, idle = w.idle + excluded.idle,
            away = w.away + excluded.away, free = w.free + excluded.free, waited = w.waited + excluded.waited),
    of_reasons as (
        insert into gpu_free_days as w (machine_id, day, why, seconds)
        select d.machine_id, of_day, r.why, sum(d.rest)
        from devices d join reasons r on r.machine_id = d.machine_id and r.name = d.name and r.minute = d.minute
        where not d.away and d.rest > 0 group by 1, 3
        on conflict (day, machine_id, why) do update set seconds = w.seconds + excluded.seconds)
    insert into gpu_wait_days as w (team_id, day, requests, waited, longest, longest_request)
    select d.team_id, of_day, count(*), sum(d.waited), max(d.waited), (array_agg(d.id order by d.waited desc, d.id))[1]
    from (select q.team_id, q.id,
                greatest(0, extract(epoch from q.decided_at - greatest(q.asked_at, q.not_before))) as waited
            from gpu_requests q
            where q.decided_at >= starts and q.decided_at < ends and q.state in ('GRANTED', 'CANCELLED')) d
    group by 1
    on conflict (team_id, day) do update set requests = w.requests + excluded.requests, waited = w.waited + excluded.waited,
        longest = greatest(w.longest, excluded.longest),
        longest_request = case when excluded.longest > w.longest then excluded.longest_request else w.longest_request end;
    return true;
end
$$;

-- For whom runs the installation, of all teams: leases that are over, the latest first.
create function gpus_past(person uuid, before timestamptz, before_id uuid, most int) returns setof gpu_leases
    language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as
$$
begin
    if not is_admin() then
        return;
    end if;
    if person is null then
        return query select * from gpu_leases l where l.ended_at is not null and (l.ended_at, l.id) < (before, before_id)
            order by l.ended_at desc, l.id desc limit most;
    else
        return query select * from gpu_leases l
            where l.ended_at is not null and l.person_id = person and (l.ended_at, l.id) < (before, before_id)
            order by l.ended_at desc, l.id desc limit most;
    end if;
end
$$;

create function gpus_slices_of(leases uuid[]) returns setof gpu_slices
    language sql stable security definer set search_path = public, pg_temp as
$$ select s.* from gpu_slices s where is_admin() and s.lease_id = any (leases) order by s.lease_id, s.member, s.index, s.device $$;

create function gpus_use_of(leases uuid[]) returns setof gpu_lease_use
    language sql stable security definer set search_path = public, pg_temp as
$$ select u.* from gpu_lease_use u where is_admin() and u.lease_id = any (leases) $$;

create function gpus_person_days(first_day date, last_day date) returns setof gpu_person_days
    language sql stable security definer set search_path = public, pg_temp as
$$ select d.* from gpu_person_days d where is_admin() and d.day between first_day and last_day $$;

create function gpus_longest_waits(first_day date, last_day date, most int)
    returns table (team_id uuid, id uuid, person_name text, asked_at timestamptz, decided_at timestamptz, state text,
        waited double precision, sentence text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select r.team_id, r.id, r.person_name, r.asked_at, r.decided_at, r.state, w.longest, r.sentence
    from (select d.* from gpu_wait_days d where is_admin() and d.day between first_day and last_day and d.longest > 0
          order by d.longest desc, d.longest_request limit most) w
        join gpu_requests r on r.id = w.longest_request
    order by w.longest desc, r.id $$;

-- Of servers alone, nobody's name in it: which of them somebody sees is asked above.
create function gpus_server_days(first_day date, last_day date) returns setof gpu_server_days
    language sql stable security definer set search_path = public, pg_temp as
$$ select d.* from gpu_server_days d where d.day between first_day and last_day $$;

create function gpus_free_days(first_day date, last_day date) returns setof gpu_free_days
    language sql stable security definer set search_path = public, pg_temp as
$$ select d.* from gpu_free_days d where d.day between first_day and last_day $$;

-- What each team held, by days: what fairness is judged by. Which teams somebody sees is asked above.
create function gpus_team_days(first_day date, last_day date)
    returns table (team_id uuid, day date, gpu_seconds double precision)
    language sql stable security definer set search_path = public, pg_temp as
$$ select d.team_id, d.day, sum(d.gpu_seconds) from gpu_use_days d where d.day between first_day and last_day
    group by d.team_id, d.day $$;

-- Names of teams, for whom runs the installation.
create function gpus_names_of_teams(teams_of uuid[]) returns table (id uuid, name text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select t.id, t.name from teams t where is_admin() and t.id = any (teams_of) $$;

-- Everything of this page of the transaction's team; a lease's own goes with the lease.
create function gpus_purge_told() returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    delete from gpu_person_days d where d.team_id = podium_team();
    delete from gpu_wait_days d where d.team_id = podium_team();
end
$$;

call own_gpus_functions();
