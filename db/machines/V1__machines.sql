-- A machine that was removed keeps its row, so that lists can name it. An empty name is the host's own.
create table machines (
    id             uuid primary key,
    name           text not null,
    host           text not null default '',
    port           int not null default 22 check (port between 1 and 65535),
    host_key       text not null default '',
    sign_in        text not null default 'CERTIFICATE' check (sign_in in ('CERTIFICATE', 'KEY')),
    labels         text[] not null default '{}',
    every_team     boolean not null,
    shared_os_user text check (shared_os_user <> 'root'),
    created_at     timestamptz not null default now(),
    removed_at     timestamptz,
    -- The machine that Podium runs on needs no connection, and stays.
    check ((id = '00000000-0000-0000-0000-000000000001') = (host = '')),
    check ((host = '') = (host_key = '')),
    check (host <> '' or shared_os_user is null and removed_at is null)
);
create unique index machines_name on machines (lower(name)) where removed_at is null and name <> '';
insert into machines (id, name, every_team) values ('00000000-0000-0000-0000-000000000001', '', true);

-- Which teams may use a machine that is not open to every team.
create table machine_teams (
    machine_id uuid not null references machines,
    team_id    uuid not null references teams on delete cascade,
    primary key (machine_id, team_id)
);
create index on machine_teams (team_id);

create table machine_os_users (
    machine_id  uuid not null references machines,
    person_id   uuid not null references people on delete cascade,
    os_user     text not null check (os_user <> 'root'),
    assigned_at timestamptz not null default now(),
    primary key (machine_id, person_id)
);
create index on machine_os_users (person_id);

-- The installation's own keys: of its certificate authority, and the one it signs in with itself.
create table machine_keys (
    kind       text primary key check (kind in ('AUTHORITY', 'KEY')),
    public_key bytea not null,
    secret     uuid not null,
    made_at    timestamptz not null default now()
);

alter table machine_teams enable row level security;
alter table machine_teams force row level security;
create policy own_team on machine_teams for select using (team_id = podium_team());
create policy asked on machine_teams to current_user using (true) with check (true);

alter table machines enable row level security;
alter table machines force row level security;
create policy open_to_team on machines for select
    using (removed_at is null and podium_team() is not null
        and (every_team
             or exists (select from machine_teams t where t.machine_id = machines.id and t.team_id = podium_team())));
create policy asked on machines to current_user using (true) with check (true);

alter table machine_os_users enable row level security;
alter table machine_os_users force row level security;
create policy own on machine_os_users for select using (person_id = podium_person());
create policy asked on machine_os_users to current_user using (true) with check (true);

alter table machine_keys enable row level security;
alter table machine_keys force row level security;
create policy asked on machine_keys to current_user using (true) with check (true);

revoke all on machines, machine_teams, machine_os_users, machine_keys from "${application}";
grant select (id, name, labels, every_team, shared_os_user, removed_at) on machines to "${application}";
grant select on machine_teams, machine_os_users to "${application}";

-- For Podium's memory, which names machines and connects to them where nobody acts. Not who may use them.
create function machines_known()
    returns table (id uuid, name text, host text, port int, host_key text, sign_in text, labels text[],
                   every_team boolean, shared_os_user text, removed boolean)
    language sql stable security definer set search_path = public, pg_temp as
$$ select m.id, m.name, m.host, m.port, m.host_key, m.sign_in, m.labels, m.every_team, m.shared_os_user,
        m.removed_at is not null
    from machines m $$;

-- Whether somebody of the acting team still has this OS user on a machine that the team still may use. Podium's own
-- machine has one account for all.
create function machines_still(machine uuid, person uuid, wanted text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (
        select from machines m
            left join machine_os_users u on u.machine_id = m.id and u.person_id = person
        where m.id = machine and m.removed_at is null and podium_team() is not null
            and (m.every_team
                 or exists (select from machine_teams t where t.machine_id = m.id and t.team_id = podium_team()))
            and case when m.host = '' then wanted = '' else coalesce(u.os_user, m.shared_os_user) = wanted end) $$;

create function machines_teams() returns table (machine_id uuid, team_id uuid)
    language sql stable security definer set search_path = public, pg_temp as
$$ select t.machine_id, t.team_id from machine_teams t where is_admin() $$;

-- Whether all of these are teams; one that was deleted is none.
create function machines_are_teams(wanted uuid[]) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select is_admin()
        and not exists (select from unnest(wanted) as w (id)
                        where not exists (select from teams t where t.id = w.id and t.deleted_at is null)) $$;

-- 'name-taken', 'no-team' or 'done'.
create function machines_add(given uuid, called text, at_host text, at_port int, pinned text, by_way text,
                             with_labels text[], for_every boolean, for_teams uuid[], shared text) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    if not machines_are_teams(for_teams) then
        return 'no-team';
    end if;
    insert into machines (id, name, host, port, host_key, sign_in, labels, every_team, shared_os_user)
        values (given, called, at_host, at_port, pinned, by_way, with_labels, for_every, shared);
    insert into machine_teams (machine_id, team_id) select given, w.id from unnest(for_teams) as w (id);
    return 'done';
exception when unique_violation then
    return 'name-taken';
end
$$;

-- 'no-machine', 'name-taken', 'no-team' or 'done'. Podium's own machine stays where it is.
create function machines_change(given uuid, called text, at_host text, at_port int, pinned text, by_way text,
                                with_labels text[], for_every boolean, for_teams uuid[], shared text) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    -- A team that was deleted since it was allowed may stay: it can be restored, and an old list is no mistake.
    if not machines_are_teams(array(select unnest(for_teams) except
                                    select t.team_id from machine_teams t where t.machine_id = given)) then
        return 'no-team';
    end if;
    update machines m set name = called, host = at_host, port = at_port, host_key = pinned, sign_in = by_way,
        labels = with_labels, every_team = for_every, shared_os_user = shared
        where m.id = given and m.removed_at is null;
    if not found then
        return 'no-machine';
    end if;
    delete from machine_teams t where t.machine_id = given and t.team_id <> all (for_teams);
    insert into machine_teams (machine_id, team_id) select given, w.id from unnest(for_teams) as w (id)
        on conflict do nothing;
    return 'done';
exception when unique_violation then
    return 'name-taken';
end
$$;

create function machines_remove(given uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    update machines m set removed_at = now() where m.id = given and m.removed_at is null;
    return found;
end
$$;

create function machines_os_users(machine uuid) returns table (person_id uuid, name text, os_user text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select u.person_id, p.name, u.os_user from machine_os_users u join people p on p.id = u.person_id
    where is_admin() and u.machine_id = machine order by lower(p.name), p.id $$;

-- 'no-machine', 'no-person' or 'done', with the person's name and what they had before.
create function machines_assign(machine uuid, person uuid, wanted text)
    returns table (outcome text, person_name text, before text)
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    named text;
    had text;
begin
    perform require_admin();
    perform from machines m where m.id = machine and m.removed_at is null for update;
    if not found then
        return query select 'no-machine', null::text, null::text;
        return;
    end if;
    select p.name into named from people p where p.id = person;
    if not found then
        return query select 'no-person', null::text, null::text;
        return;
    end if;
    select u.os_user into had from machine_os_users u where u.machine_id = machine and u.person_id = person;
    insert into machine_os_users as u (machine_id, person_id, os_user) values (machine, person, wanted)
        on conflict (machine_id, person_id) do update set os_user = excluded.os_user, assigned_at = now();
    return query select 'done', named, had;
end
$$;

create function machines_withdraw(machine uuid, person uuid) returns table (person_name text, before text)
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    return query
        with gone as (
            delete from machine_os_users u where u.machine_id = machine and u.person_id = person
                returning u.person_id, u.os_user)
        select p.name, g.os_user from gone g join people p on p.id = g.person_id;
end
$$;

-- The first one that is kept stays: of two Podiums that make one at once, both use the same.
create function machines_keep_key(of_kind text, opened bytea, kept uuid) returns void
    language sql security definer set search_path = public, pg_temp as
$$ insert into machine_keys (kind, public_key, secret) values (of_kind, opened, kept) on conflict (kind) do nothing $$;

create function machines_key(of_kind text) returns table (public_key bytea, secret uuid)
    language sql stable security definer set search_path = public, pg_temp as
$$ select k.public_key, k.secret from machine_keys k where k.kind = of_kind $$;

-- Only the application may ask.
create procedure own_machines_functions() language plpgsql as
$$
declare
    question regprocedure;
begin
    for question in select p.oid from pg_proc p
            where p.pronamespace = 'public'::regnamespace and p.proname like 'machines\_%' loop
        execute format('revoke all on function %s from public', question);
        execute format('grant execute on function %s to %I', question, '${application}');
    end loop;
end
$$;
revoke all on procedure own_machines_functions() from public;
call own_machines_functions();
