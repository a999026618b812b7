-- The GPUs that a machine had, and averages of a minute of each, kept for 30 days as the machine's own are. A GPU is known
-- by its uuid: its index may be another's after a restart. A number stands for it in every minute, which is 40 bytes less.
create table machine_gpus (
    id           int generated always as identity primary key,
    machine_id   uuid not null references machines,
    uuid         text not null check (length(uuid) between 1 and 60),
    place        int not null check (place >= 0),
    name         text not null,
    memory_total bigint check (memory_total >= 0),
    -- The begin of the last minute in which it was heard.
    last_seen    timestamptz not null,
    unique (machine_id, uuid)
);

create table machine_gpu_samples (
    gpu_id      int not null references machine_gpus on delete cascade,
    samples     smallint not null check (samples > 0),
    celsius     smallint,
    minute      timestamptz not null,
    memory_used bigint check (memory_used >= 0),
    busy        real check (busy between 0 and 1),
    watts       real check (watts >= 0),
    -- Of several Podiums that watch a machine, the first one's minute stays.
    primary key (gpu_id, minute)
);
-- Small: rows come in the order of their minutes, and are deleted in it.
create index on machine_gpu_samples using brin (minute);

-- Which machines a team sees is said by the policy of machines.
alter table machine_gpus enable row level security;
alter table machine_gpus force row level security;
create policy open_to_team on machine_gpus for select
    using (podium_team() is not null and machine_id in (select m.id from machines m where m.removed_at is null));
create policy asked on machine_gpus to current_user using (true) with check (true);
alter table machine_gpu_samples enable row level security;
alter table machine_gpu_samples force row level security;
create policy open_to_team on machine_gpu_samples for select
    using (podium_team() is not null and gpu_id in (select g.id from machine_gpus g));
create policy asked on machine_gpu_samples to current_user using (true) with check (true);
revoke all on machine_gpus, machine_gpu_samples from "${application}";
grant select on machine_gpus, machine_gpu_samples to "${application}";

-- For whom runs the installation.
create function machines_gpus(machine uuid) returns setof machine_gpus
    language sql stable security definer set search_path = public, pg_temp as
$$ select g.* from machine_gpus g where is_admin() and g.machine_id = machine $$;

create function machines_gpu_samples(gpu int, since timestamptz) returns setof machine_gpu_samples
    language sql stable security definer set search_path = public, pg_temp as
$$ select s.* from machine_gpu_samples s where is_admin() and s.gpu_id = gpu and s.minute >= since $$;

-- Those that were there within the last week, so that one that is gone is told of after Podium's start too.
create function machines_seen_gpus() returns table (machine_id uuid, uuid text, place int, name text, last_seen timestamptz)
    language sql stable security definer set search_path = public, pg_temp as
$$ select g.machine_id, g.uuid, g.place, g.name, g.last_seen
    from machine_gpus g where g.last_seen > now() - interval '7 days' order by g.last_seen desc, g.uuid $$;

-- One minute of one GPU at each place of the lists; minutes count from 1970. A machine makes up 256 GPUs at most.
create function machines_keep_gpu_samples(machines_of uuid[], uuids text[], places int[], names text[],
                                          memory_totals bigint[], minutes bigint[], counts int[], celsiuses int[],
                                          memory_useds bigint[], busies float8[], wattses float8[]) returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    if cardinality(uuids) = 0 then
        return;
    end if;
    -- In one order, as other Podiums write the same rows.
    perform 1 from machine_gpus g
        join (select distinct t.machine, t.uuid from unnest(machines_of, uuids) as t (machine, uuid)) t
            on g.machine_id = t.machine and g.uuid = t.uuid
        order by g.id for update of g;
    -- The last minute of each counts.
    update machine_gpus g set place = t.place, name = t.name, memory_total = t.memory_total, last_seen = t.at
        from (select distinct on (l.machine, l.uuid) l.machine, l.uuid, l.place, l.name, l.memory_total,
                    to_timestamp(l.minute * 60) as at
                from unnest(machines_of, uuids, places, names, memory_totals, minutes)
                        as l (machine, uuid, place, name, memory_total, minute)
                order by l.machine, l.uuid, l.minute desc) t
        where g.machine_id = t.machine and g.uuid = t.uuid and g.last_seen < t.at;
    insert into machine_gpus (machine_id, uuid, place, name, memory_total, last_seen)
        select n.machine, n.uuid, n.place, n.name, n.memory_total, n.at
        from (select t.*, row_number() over (partition by t.machine order by t.uuid) as nth
                from (select distinct on (l.machine, l.uuid) l.machine, l.uuid, l.place, l.name, l.memory_total,
                            to_timestamp(l.minute * 60) as at
                        from unnest(machines_of, uuids, places, names, memory_totals, minutes)
                                as l (machine, uuid, place, name, memory_total, minute)
                            join machines m on m.id = l.machine
                        order by l.machine, l.uuid, l.minute desc) t
                where not exists (select from machine_gpus g where g.machine_id = t.machine and g.uuid = t.uuid)) n
        where n.nth + (select count(*) from machine_gpus g where g.machine_id = n.machine) <= 256
        order by n.machine, n.uuid
        on conflict (machine_id, uuid) do nothing;
    insert into machine_gpu_samples (gpu_id, samples, celsius, minute, memory_used, busy, watts)
        select g.id, l.count, l.celsius, to_timestamp(l.minute * 60), l.memory_used, l.busy, l.watts
        from unnest(machines_of, uuids, minutes, counts, celsiuses, memory_useds, busies, wattses)
                as l (machine, uuid, minute, count, celsius, memory_used, busy, watts)
            join machine_gpus g on g.machine_id = l.machine and g.uuid = l.uuid
        on conflict (gpu_id, minute) do nothing;
end
$$;

-- How many minutes were too old. A GPU goes with its last minute.
create function machines_forget_gpu_samples() returns int
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    gone int;
begin
    delete from machine_gpu_samples s where s.minute < now() - interval '30 days';
    get diagnostics gone = row_count;
    delete from machine_gpus g where g.last_seen < now() - interval '30 days';
    return gone;
end
$$;

-- Which of these OS users of a machine the acting team has there: given to one of its people, theirs by the rule, or the
-- one that all share.
create function machines_team_os_users(machine uuid, asked text[]) returns setof text
    language sql stable security definer set search_path = public, pg_temp as
$$ select w.os_user
    from machines m cross join unnest(asked) as w (os_user)
    where m.id = machine and m.removed_at is null and podium_team() is not null
        and (m.every_team
             or exists (select from machine_teams t where t.machine_id = m.id and t.team_id = podium_team()))
        and (w.os_user = m.shared_os_user
             or exists (select from machine_os_users u
                            join memberships s on s.person_id = u.person_id and s.team_id = podium_team()
                        where u.machine_id = m.id and u.os_user = w.os_user)
             or exists (select from person_user_names n
                            join memberships s on s.person_id = n.person_id and s.team_id = podium_team()
                            cross join lateral os_user_of(m.id, n.person_id) o
                        where n.provider = m.os_user_provider
                            and m.os_user_before || n.user_name || m.os_user_after = w.os_user
                            and o.os_user = w.os_user)) $$;

call own_machines_functions();
