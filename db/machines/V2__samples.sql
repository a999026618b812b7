-- How machines were: averages of a minute, kept for 30 days. What a machine does not say is null.
create table machine_samples (
    machine_id   uuid not null references machines,
    minute       timestamptz not null,
    samples      smallint not null check (samples > 0),
    cpu          real check (cpu between 0 and 1),
    load         real check (load >= 0),
    memory_total bigint check (memory_total >= 0),
    memory_used  bigint check (memory_used >= 0),
    disk_total   bigint check (disk_total >= 0),
    disk_used    bigint check (disk_used >= 0),
    -- Of several Podiums that watch a machine, the first one's minute stays.
    primary key (machine_id, minute)
);
-- Small: rows come in the order of their minutes, and are deleted in it.
create index on machine_samples using brin (minute);

alter table machine_samples enable row level security;
alter table machine_samples force row level security;
-- Which machines a team sees is said by the policy of machines.
create policy open_to_team on machine_samples for select
    using (podium_team() is not null and machine_id in (select m.id from machines m where m.removed_at is null));
create policy asked on machine_samples to current_user using (true) with check (true);
revoke all on machine_samples from "${application}";
grant select on machine_samples to "${application}";

-- For whom runs the installation.
create function machines_samples(machine uuid, since timestamptz) returns setof machine_samples
    language sql stable security definer set search_path = public, pg_temp as
$$ select s.* from machine_samples s where is_admin() and s.machine_id = machine and s.minute >= since $$;

-- One minute of one machine at each place of the lists; minutes count from 1970.
create function machines_keep_samples(places uuid[], minutes bigint[], counts int[], cpus float8[], loads float8[],
                                      memory_totals bigint[], memory_useds bigint[], disk_totals bigint[],
                                      disk_useds bigint[]) returns void
    language sql security definer set search_path = public, pg_temp as
$$ insert into machine_samples (machine_id, minute, samples, cpu, load, memory_total, memory_used, disk_total, disk_used)
    select g.machine, to_timestamp(g.minute * 60), g.count, g.cpu, g.load, g.memory_total, g.memory_used, g.disk_total,
        g.disk_used
    from unnest(places, minutes, counts, cpus, loads, memory_totals, memory_useds, disk_totals, disk_useds)
            as g (machine, minute, count, cpu, load, memory_total, memory_used, disk_total, disk_used)
        join machines m on m.id = g.machine
    on conflict (machine_id, minute) do nothing $$;

-- How many were too old.
create function machines_forget_samples() returns int
    language sql security definer set search_path = public, pg_temp as
$$ with gone as (delete from machine_samples s where s.minute < now() - interval '30 days' returning 1)
    select count(*)::int from gone $$;

-- As whom a machine may be asked how it is: up to three of those who have an OS user of their own there, the first ones
-- first. Not who they are.
create function machines_watch_users() returns table (machine_id uuid, os_user text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select f.machine_id, f.os_user
    from (select u.machine_id, u.os_user, min(u.assigned_at) as since,
                row_number() over (partition by u.machine_id order by min(u.assigned_at), u.os_user) as place
            from machine_os_users u group by u.machine_id, u.os_user) f
    where f.place <= 3 order by f.machine_id, f.place $$;

call own_machines_functions();
