-- A machine whose runner dials out has no address and no host key.
alter table machines
    drop constraint machines_sign_in_check,
    drop constraint machines_check,
    drop constraint machines_check1,
    drop constraint machines_check2;
alter table machines
    add check (sign_in in ('CERTIFICATE', 'KEY', 'RUNNER')),
    -- The machine that Podium runs on needs no connection, and stays.
    add constraint machines_local check (id <> '00000000-0000-0000-0000-000000000001'
        or host = '' and shared_os_user is null and removed_at is null and sign_in <> 'RUNNER'),
    add constraint machines_address check ((host = '')
        = (id = '00000000-0000-0000-0000-000000000001' or sign_in = 'RUNNER')),
    add constraint machines_host_key check ((host = '') = (host_key = ''));

-- Podium's own machine is known by its id now: a runner's has no host either.
create or replace function machines_still(machine uuid, person uuid, wanted text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (
        select from machines m
            left join machine_os_users u on u.machine_id = m.id and u.person_id = person
        where m.id = machine and m.removed_at is null and podium_team() is not null
            and (m.every_team
                 or exists (select from machine_teams t where t.machine_id = m.id and t.team_id = podium_team()))
            and case when m.id = '00000000-0000-0000-0000-000000000001' then wanted = ''
                     else coalesce(u.os_user, m.shared_os_user) = wanted end) $$;

-- What counts of a machine's runner. Everything that a runner comes with is kept as a hash.
create table machine_runners (
    machine_id           uuid primary key references machines,
    credential_hash      bytea unique,
    -- Handed to whoever has the credential, and to whoever has the enrolment token; each counts once it was confirmed.
    handed_hash          bytea unique,
    enrolled_hash        bytea unique,
    retired_hashes       bytea[] not null default '{}',
    rotated_at           timestamptz,
    enrolment_hash       bytea unique,
    enrolment_expires_at timestamptz,
    enrolment_used       boolean not null default false,
    enrolled_at          timestamptz,
    last_seen_at         timestamptz,
    -- Counts enrolments and withdrawals, so that a Podium finds out what was done at another.
    generation           int not null default 0
);
create index on machine_runners using gin (retired_hashes);

alter table machine_runners enable row level security;
alter table machine_runners force row level security;
create policy asked on machine_runners to current_user using (true) with check (true);
revoke all on machine_runners from "${application}";

-- A machine that was removed, or is reached in another way now, has no runner; not even when it is given one again.
create function end_runner_of_machine() returns trigger language plpgsql as
$$
begin
    delete from machine_runners r where r.machine_id = new.id;
    return null;
end
$$;
revoke all on function end_runner_of_machine() from public;
create trigger runner_ends after update on machines for each row
    when (new.removed_at is not null or new.sign_in <> 'RUNNER') execute function end_runner_of_machine();

-- Whose this is, and what it is to them; no row for what is nobody's. Asked before it is known who comes.
create function machines_runner_meet(shown bytea)
    returns table (machine_id uuid, name text, proof text, stale boolean, generation int)
    language sql stable security definer set search_path = public, pg_temp as
$$ select m.id, m.name,
        case when r.credential_hash = shown then 'CURRENT'
             when shown in (r.handed_hash, r.enrolled_hash) then 'HANDED'
             when r.enrolment_hash = shown and r.enrolment_used then 'USED'
             when r.enrolment_hash = shown and r.enrolment_expires_at <= now() then 'EXPIRED'
             when r.enrolment_hash = shown then 'ENROLMENT'
             else 'OLD' end,
        coalesce(r.rotated_at < now() - interval '24 hours', false), r.generation
    from machine_runners r join machines m on m.id = r.machine_id
    where m.removed_at is null and m.sign_in = 'RUNNER'
        and (r.credential_hash = shown or r.handed_hash = shown or r.enrolled_hash = shown
             or r.enrolment_hash = shown or r.retired_hashes @> array[shown]) $$;

create function machines_runner_hand(machine uuid, proof bytea, next bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    update machine_runners r set handed_hash = next where r.machine_id = machine and r.credential_hash = proof;
    if found then
        return true;
    end if;
    update machine_runners r set enrolled_hash = next
        where r.machine_id = machine and r.enrolment_hash = proof and not r.enrolment_used
            and r.enrolment_expires_at > now();
    return found;
end
$$;

-- What counted before counts no longer, and is known as what it was.
create function machines_runner_confirm(machine uuid, shown bytea) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    enrolled boolean;
begin
    update machine_runners r set
            retired_hashes = (array_remove(array[r.credential_hash], null) || r.retired_hashes)[1:100],
            enrolment_used = r.enrolment_used or r.enrolled_hash = shown,
            enrolled_at = case when r.enrolled_hash = shown then now() else r.enrolled_at end,
            generation = r.generation + case when r.enrolled_hash = shown then 1 else 0 end,
            credential_hash = shown, handed_hash = null, enrolled_hash = null, rotated_at = now(), last_seen_at = now()
        where r.machine_id = machine and shown in (r.handed_hash, r.enrolled_hash)
        returning r.enrolled_at = now() into enrolled;
    return case when not found then 'no' when enrolled then 'enrolled' else 'rotated' end;
end
$$;

create function machines_runners_seen(connected uuid[]) returns table (machine_id uuid, generation int)
    language sql security definer set search_path = public, pg_temp as
$$ update machine_runners r set last_seen_at = now() where r.machine_id = any(connected)
    returning r.machine_id, r.generation $$;

-- The runner that counts goes on until another is enrolled.
create function machines_runner_enrol(machine uuid, token bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    insert into machine_runners as r (machine_id, enrolment_hash, enrolment_expires_at)
        select m.id, token, now() + interval '1 hour' from machines m
            where m.id = machine and m.removed_at is null and m.sign_in = 'RUNNER'
        on conflict (machine_id) do update set enrolment_hash = excluded.enrolment_hash, enrolled_hash = null,
            enrolment_expires_at = excluded.enrolment_expires_at, enrolment_used = false;
    return found;
end
$$;

create function machines_runner_forget(machine uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    update machine_runners r set
            retired_hashes = (array_remove(array[r.credential_hash, r.handed_hash], null) || r.retired_hashes)[1:100],
            credential_hash = null, handed_hash = null, enrolled_hash = null, rotated_at = null, enrolment_hash = null,
            enrolment_expires_at = null, enrolled_at = null, generation = r.generation + 1
        where r.machine_id = machine and (r.credential_hash is not null or r.enrolment_hash is not null);
    return found;
end
$$;

create function machines_runner_age(machine uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    update machine_runners r set rotated_at = '-infinity'
        where r.machine_id = machine and r.credential_hash is not null;
    return found;
end
$$;

create function machines_runner_facts(machine uuid)
    returns table (enrolled_at timestamptz, rotated_at timestamptz, last_seen_at timestamptz)
    language sql stable security definer set search_path = public, pg_temp as
$$ select r.enrolled_at, nullif(r.rotated_at, '-infinity'), r.last_seen_at from machine_runners r
    where is_admin() and r.machine_id = machine $$;

call own_machines_functions();
