-- Keeping people to their leases: what runs on GPUs of the pool outside any lease, how a server's hook is set up, and parts of
-- GPUs as devices of their own.

alter table gpu_pool
    -- What becomes of a process outside any lease: it is shown, or ended some minutes after it was said.
    add column outside        text not null default 'SHOW' check (outside in ('SHOW', 'END')),
    add column notice_minutes int not null default 10 check (notice_minutes between 1 and 1440),
    -- OS users whose processes are nobody's business: those of services that belong on the machine.
    add column left_alone     text[] not null default '{}';

alter table gpu_servers
    -- Which library holds programs to their part where the badge is HOOKED, and where its daemon listens.
    add column hook     text not null default 'HAMI' check (hook in ('HAMI', 'MPS')),
    add column mps_pipe text not null default '' check (length(mps_pipe) <= 200),
    add check (hook <> 'MPS' or mps_pipe like '/%');

-- What of a whole GPU it is, in thousandths: less for a part (MIG).
alter table gpu_devices add column share int not null default 1000 check (share between 1 and 1000);

-- Processes on GPUs of the pool that are in no lease, for as long as they are seen. A process is its number and when it
-- began, in ticks of its machine: the number alone may be another's tomorrow.
create table gpu_outsiders (
    id         uuid primary key,
    machine_id uuid not null references gpu_servers on delete cascade,
    device     text not null,
    pid        bigint not null,
    began      bigint not null,
    os_user    text not null,
    program    text not null,
    memory_mib int,
    -- OVER has a lease and takes more memory than its parts; lease_id is one of them.
    kind       text not null check (kind in ('OUTSIDE', 'OVER')),
    lease_id   uuid,
    lease_team uuid,
    -- Whose OS user it is, where it is one person's; people are the installation's.
    person_id  uuid,
    seen_at    timestamptz not null,
    state      text not null default 'SEEN' check (state in ('SEEN', 'NOTICED', 'ENDING', 'ENDED', 'FAILED')),
    -- When the next is done about it: it is ended, or killed, or tried again.
    ends_at    timestamptz,
    -- It was asked to end, by SIGTERM.
    asked      boolean not null default false,
    -- Who wants it ended; empty for the pool's rule.
    wanted_by  text not null default '',
    sentence   text not null default '',
    unique (machine_id, device, pid, began),
    check (state in ('SEEN', 'ENDED', 'FAILED') or ends_at is not null)
);

alter table gpu_outsiders enable row level security, force row level security;
create policy asked on gpu_outsiders to current_user using (true) with check (true);
revoke all on gpu_outsiders from "${application}";

create function gpus_outsiders() returns setof gpu_outsiders
    language sql stable security definer set search_path = public, pg_temp as
$$ select * from gpu_outsiders order by machine_id, device, seen_at, id $$;

-- All that was seen on a machine: what is new is added, what is known changes, what is gone is gone. One that was more than
-- its part and is now outside, or the other way about, begins anew. Returns those that are new.
create function gpus_see_outsiders(machine uuid, seen jsonb, moment timestamptz) returns setof gpu_outsiders
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform from gpu_servers s where s.machine_id = machine for share;
    if not found then
        return;
    end if;
    delete from gpu_outsiders o where o.machine_id = machine and not exists (
        select from jsonb_to_recordset(seen) as x (device text, pid bigint, began bigint, kind text)
        where x.device = o.device and x.pid = o.pid and x.began = o.began and x.kind = o.kind);
    update gpu_outsiders o set program = x.program, memory_mib = x.memory_mib, os_user = x.os_user
        from jsonb_to_recordset(seen)
            as x (device text, pid bigint, began bigint, os_user text, program text, memory_mib int)
        where o.machine_id = machine and o.device = x.device and o.pid = x.pid and o.began = x.began
            and (o.program, o.memory_mib, o.os_user) is distinct from (x.program, x.memory_mib, x.os_user);
    return query insert into gpu_outsiders
            (id, machine_id, device, pid, began, os_user, program, memory_mib, kind, lease_id, lease_team,
             person_id, seen_at)
        select gen_random_uuid(), machine, x.device, x.pid, x.began, x.os_user, x.program, x.memory_mib, x.kind, x.lease,
            x.team, gpus_person_of(machine, x.os_user), moment
        from jsonb_to_recordset(seen)
            as x (device text, pid bigint, began bigint, os_user text, program text, memory_mib int, kind text,
                  lease uuid, team uuid)
        where not exists (select from gpu_outsiders o where o.machine_id = machine and o.device = x.device
                              and o.pid = x.pid and o.began = x.began)
        on conflict do nothing
        returning *;
end
$$;

-- From one state to the next; false where it is another by now, or gone. It goes on being due at another moment.
create function gpus_move_outsider(given uuid, before text, after text, due timestamptz, was_asked boolean, wanted text,
                                   said text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    update gpu_outsiders o set state = after, ends_at = due, asked = was_asked, wanted_by = wanted, sentence = said
        where o.id = given and o.state = before;
    return found;
end
$$;

-- For an admin: at once. False where it is gone, or over already.
create function gpus_end_outsider(given uuid, moment timestamptz, wanted text, said text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    update gpu_outsiders o set state = 'NOTICED', ends_at = moment, asked = false, wanted_by = wanted, sentence = said
        where o.id = given and o.state in ('SEEN', 'NOTICED', 'FAILED');
    return found;
end
$$;

-- The clock jumped: what people were told of stays as far away as it was.
create function gpus_shift_outsiders(seconds bigint) returns int
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    moved int;
begin
    update gpu_outsiders o set ends_at = o.ends_at + make_interval(secs => seconds) where o.ends_at is not null;
    get diagnostics moved = row_count;
    return moved;
end
$$;

-- As whom the holder of each lease works on each of these machines that it has GPUs of.
create function gpus_accounts(machines uuid[]) returns table (lease_id uuid, machine_id uuid, os_user text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select l.id, s.machine_id, o.os_user
    from gpu_leases l
        join (select distinct g.lease_id, g.machine_id from gpu_slices g
              where g.active and g.machine_id = any (machines)) s on s.lease_id = l.id
        cross join lateral os_user_of(s.machine_id, l.person_id) o
    where l.ended_at is null and o.os_user is not null $$;

-- Whether somebody works on a machine as this OS user, so that Podium may, too.
create function gpus_may_run_as(machine uuid, wanted text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select from machines m where m.id = machine and m.removed_at is null and m.shared_os_user = wanted)
        or exists (select from machine_os_users u where u.machine_id = machine and u.os_user = wanted)
        or exists (select from machines m
                       join person_user_names n on n.provider = m.os_user_provider
                           and m.os_user_before || n.user_name || m.os_user_after = wanted
                       cross join lateral os_user_of(m.id, n.person_id) o
                   where m.id = machine and m.removed_at is null and o.os_user = wanted) $$;

-- Whose OS user it is, where it is one person's own; not of one that is shared.
create function gpus_person_of(machine uuid, wanted text) returns uuid
    language sql stable security definer set search_path = public, pg_temp as
$$ select (array_agg(p.id))[1] from (
        select u.person_id as id from machine_os_users u where u.machine_id = machine and u.os_user = wanted
        union
        select n.person_id from machines m
            join person_user_names n on n.provider = m.os_user_provider
                and m.os_user_before || n.user_name || m.os_user_after = wanted
        where m.id = machine) p
        cross join lateral os_user_of(machine, p.id) o
    where o.os_user = wanted and o.because in ('GIVEN', 'RULE')
    having count(*) = 1 $$;

-- Within the transaction that runs the pool.
create function gpus_run_outside(what text, minutes int, alone text[]) returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    update gpu_pool set outside = what, notice_minutes = minutes, left_alone = alone;
end
$$;

-- Within the transaction that keeps the server.
create function gpus_hook_server(machine uuid, by_hook text, pipe text) returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    update gpu_servers s set hook = by_hook, mps_pipe = pipe where s.machine_id = machine;
end
$$;

-- As before, with what of a whole GPU each is.
create or replace function gpus_see(machine uuid, seen jsonb, moment timestamptz) returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform from gpu_servers s where s.machine_id = machine for share;
    if not found then
        return;
    end if;
    insert into gpu_devices as d (uuid, machine_id, index, name, memory_mib, trouble, share, seen_at)
        select x.uuid, machine, x.index, x.name, x.memory_mib, x.trouble, coalesce(x.share, 1000), moment
        from jsonb_to_recordset(seen)
            as x (uuid text, index int, name text, memory_mib int, trouble text, share int)
        order by x.uuid
        on conflict (uuid) do update set machine_id = machine, index = excluded.index, name = excluded.name,
            memory_mib = excluded.memory_mib, trouble = excluded.trouble, share = excluded.share, present = true,
            seen_at = moment;
    update gpu_devices d set present = false
        where d.machine_id = machine and d.present
            and d.uuid not in (select x.uuid from jsonb_to_recordset(seen) as x (uuid text));
end
$$;

call own_gpus_functions();
