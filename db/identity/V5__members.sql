-- Teams and people managed by hand: members, invitations, browser sign-ins, and what an admin does in the installation.
alter table memberships add column if not exists source text not null default 'hand';
alter table teams add column deleted_at timestamptz;
drop index teams_name;
create unique index teams_name on teams (lower(name)) where deleted_at is null;
alter table people add column last_sign_in_at timestamptz;

-- A link into a team. The token is kept as a hash; what is not used, revoked or expired is open.
create table invitations (
    id           uuid primary key,
    team_id      uuid not null references teams,
    role         text not null check (role in
        ('OWNER', 'MANAGER', 'MEMBER', 'VIEWER', 'INSTRUCTOR', 'ASSISTANT', 'STUDENT', 'AUDITOR')),
    email        text,
    token_hash   bytea not null unique,
    made_by      uuid not null references people,
    made_by_name text not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    used_at      timestamptz,
    used_by      uuid,
    revoked_at   timestamptz
);
create index on invitations (team_id, created_at);
alter table invitations enable row level security;
alter table invitations force row level security;
create policy own_team on invitations using (team_id = podium_team()) with check (team_id = podium_team());
create policy asked on invitations to current_user using (true) with check (true);
revoke all on invitations from "${application}";
grant select (id, team_id, role, email, made_by, made_by_name, created_at, expires_at, used_at, used_by, revoked_at)
    on invitations to "${application}";
grant insert on invitations to "${application}";
grant update (revoked_at) on invitations to "${application}";

-- A link by which a person sets a new password, made by an admin.
create table password_resets (
    token_hash bytea primary key,
    person_id  uuid not null references people,
    expires_at timestamptz not null,
    used_at    timestamptz
);
create index on password_resets (person_id);
alter table password_resets enable row level security;
alter table password_resets force row level security;
create policy asked on password_resets to current_user using (true) with check (true);
revoke all on password_resets from "${application}";

-- A browser that is signed in. It counts until it is ended, until it expires, or until nothing was asked for too long.
create table sign_ins (
    id           uuid primary key,
    person_id    uuid not null references people,
    created_at   timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    address      text not null,
    user_agent   text not null,
    expires_at   timestamptz not null,
    ended_at     timestamptz
);
create index on sign_ins (person_id);
create index on sign_ins (expires_at);
alter table sign_ins enable row level security;
alter table sign_ins force row level security;
create policy asked on sign_ins to current_user using (true) with check (true);
revoke all on sign_ins from "${application}";
create trigger access_changed after update of ended_at on sign_ins
    for each row when (old.ended_at is distinct from new.ended_at) execute function access_of_membership();

-- Browsers remembered before there were sign-ins belong to none: they sign in once more.
delete from remembered;
alter table remembered add column sign_in_id uuid not null references sign_ins on delete cascade;

-- Used by the functions below only, as their owner.
create function end_sign_ins(person uuid, keep uuid) returns void language sql as
$$
    delete from remembered r where r.person_id = person and r.sign_in_id is distinct from keep;
    update sign_ins s set ended_at = now()
        where s.person_id = person and s.ended_at is null and s.id is distinct from keep;
$$;
create function withdraw_invitations(team uuid, person uuid) returns void language sql as
$$
    update invitations i set revoked_at = now()
        where (team is null or i.team_id = team) and (person is null or i.made_by = person)
            and i.used_at is null and i.revoked_at is null;
$$;
-- Whoever withdraws an admin holds this lock, so that of two at once the second counts those who are left.
create function require_admin() returns void language plpgsql as
$$
begin
    perform pg_advisory_xact_lock(hashtextextended('identity admins', 0));
    if not exists (select from people p where p.id = podium_person() and p.deactivated_at is null
                       and 'ADMIN' = any(p.platform_roles)) then
        raise exception 'This takes an admin of the installation.' using errcode = 'insufficient_privilege';
    end if;
end
$$;
create function is_admin() returns boolean language sql stable as
$$ select exists (select from people p where p.id = podium_person() and p.deactivated_at is null
                      and 'ADMIN' = any(p.platform_roles)) $$;
create function another_owner(person uuid) returns boolean language sql as
$$ select exists (select from memberships m join people p on p.id = m.person_id and p.deactivated_at is null
    where m.team_id = podium_team() and m.role = 'OWNER' and m.person_id <> person) $$;
revoke all on function end_sign_ins(uuid, uuid), withdraw_invitations(uuid, uuid), require_admin(), is_admin(),
    another_owner(uuid) from public;

-- Members of the transaction's team. The team's row is locked, so that of two owners who step down at once the second
-- finds itself the last. Answers 'no-member', 'last-owner', or the role that was held before.
create function identity_change_role(person uuid, wanted text) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    held text;
begin
    perform from teams t where t.id = podium_team() for update;
    select m.role into held from memberships m where m.team_id = podium_team() and m.person_id = person;
    if not found then
        return 'no-member';
    end if;
    if held = 'OWNER' and wanted <> 'OWNER' then
        if not another_owner(person) then
            return 'last-owner';
        end if;
        perform withdraw_invitations(podium_team(), person);
    end if;
    update memberships m set role = wanted
        where m.team_id = podium_team() and m.person_id = person and m.role <> wanted;
    return held;
end
$$;

create function identity_remove_member(person uuid) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    held text;
begin
    perform from teams t where t.id = podium_team() for update;
    select m.role into held from memberships m where m.team_id = podium_team() and m.person_id = person;
    if not found then
        return 'no-member';
    end if;
    if held = 'OWNER' and not another_owner(person) then
        return 'last-owner';
    end if;
    perform withdraw_invitations(podium_team(), person);
    delete from memberships m where m.team_id = podium_team() and m.person_id = person;
    return held;
end
$$;

-- The acting owner becomes a member and the heir an owner, or nothing changes: 'no-owner', 'no-member', 'done'.
create function identity_transfer_ownership(heir uuid) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform from teams t where t.id = podium_team() for update;
    if not exists (select from memberships m where m.team_id = podium_team() and m.person_id = podium_person()
                       and m.role = 'OWNER') then
        return 'no-owner';
    end if;
    if heir = podium_person() or not exists (
            select from memberships m join people p on p.id = m.person_id and p.deactivated_at is null
            where m.team_id = podium_team() and m.person_id = heir) then
        return 'no-member';
    end if;
    update memberships m set role = 'OWNER' where m.team_id = podium_team() and m.person_id = heir;
    update memberships m set role = 'MEMBER' where m.team_id = podium_team() and m.person_id = podium_person();
    perform withdraw_invitations(podium_team(), podium_person());
    return 'done';
end
$$;

-- What the holder of a link is told before they join.
create function identity_invitation(given bytea)
    returns table (id uuid, team_id uuid, team_name text, role text, email text, made_by_name text,
                   expires_at timestamptz)
    language sql stable security definer set search_path = public, pg_temp as
$$ select i.id, t.id, t.name, i.role, i.email, i.made_by_name, i.expires_at
    from invitations i join teams t on t.id = i.team_id and t.deleted_at is null
    where i.token_hash = given and i.used_at is null and i.revoked_at is null and i.expires_at > now() $$;

-- Makes a person by a link: 'closed', 'other-email', 'email-taken' or 'done'. The link's row is locked first: of two at
-- once the second waits and finds it used.
create function identity_accept_invitation(given bytea, person uuid, person_email text, person_name text,
                                           person_hash text) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    found_one invitations;
begin
    select i.* into found_one from invitations i
        where i.token_hash = given and i.used_at is null and i.revoked_at is null and i.expires_at > now() for update;
    if not found then
        return 'closed';
    end if;
    if lower(found_one.email) <> lower(person_email) then
        return 'other-email';
    end if;
    begin
        insert into people (id, email, name, password_hash) values (person, person_email, person_name, person_hash);
    exception when unique_violation then
        return 'email-taken';
    end;
    insert into memberships (team_id, person_id, role) values (found_one.team_id, person, found_one.role);
    update invitations i set used_at = now(), used_by = person where i.id = found_one.id;
    return 'done';
end
$$;

-- The same for the acting person: 'closed', 'other-email', 'already-member' or 'done'.
create function identity_join_by_invitation(given bytea) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    found_one invitations;
    own_email text;
begin
    select p.email into own_email from people p where p.id = podium_person() and p.deactivated_at is null;
    select i.* into found_one from invitations i
        where i.token_hash = given and i.used_at is null and i.revoked_at is null and i.expires_at > now() for update;
    if not found or own_email is null then
        return 'closed';
    end if;
    if lower(found_one.email) <> lower(own_email) then
        return 'other-email';
    end if;
    insert into memberships (team_id, person_id, role) values (found_one.team_id, podium_person(), found_one.role)
        on conflict do nothing;
    if not found then
        return 'already-member';
    end if;
    update invitations i set used_at = now(), used_by = podium_person() where i.id = found_one.id;
    perform identity_note_access(podium_person());
    return 'done';
end
$$;

-- Browser sign-ins.
drop function identity_remember(bytea, uuid, timestamptz);
create function identity_begin_sign_in(sign_in uuid, person uuid, token_hash bytea, from_address text, agent text,
                                       until timestamptz) returns void
    language sql security definer set search_path = public, pg_temp as
$$
    delete from sign_ins s where s.expires_at < now();
    insert into sign_ins (id, person_id, address, user_agent, expires_at)
        values (sign_in, person, from_address, agent, until);
    insert into remembered (hash, person_id, expires_at, sign_in_id) values (token_hash, person, until, sign_in);
    update people p set last_sign_in_at = now() where p.id = person;
$$;

drop function identity_remembered(bytea);
create function identity_remembered(token_hash bytea, idle_seconds double precision)
    returns table (id uuid, name text, sign_in uuid)
    language sql stable security definer set search_path = public, pg_temp as
$$ select p.id, p.name, s.id
    from remembered r
        join people p on p.id = r.person_id and p.deactivated_at is null
        join sign_ins s on s.id = r.sign_in_id and s.ended_at is null and s.expires_at > now()
            and s.last_seen_at > now() - idle_seconds * interval '1 second'
    where r.hash = token_hash and r.expires_at > now() $$;

create or replace function identity_forget(token_hash bytea) returns void
    language sql security definer set search_path = public, pg_temp as
$$
    update sign_ins s set ended_at = now()
        where s.ended_at is null and s.id in (select r.sign_in_id from remembered r where r.hash = token_hash);
    delete from remembered r where r.hash = token_hash;
$$;

-- The actor of a browser; no row when its sign-in counts no longer. That it was seen is noted at most once a minute.
drop function identity_actor(uuid, uuid);
create function identity_actor(person uuid, wanted uuid, sign_in uuid, idle_seconds double precision)
    returns table (name text, platform_roles text[], team_id uuid, role text)
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    if not exists (select from sign_ins s where s.id = sign_in and s.person_id = person and s.ended_at is null
                       and s.expires_at > now() and s.last_seen_at > now() - idle_seconds * interval '1 second') then
        return;
    end if;
    update sign_ins s set last_seen_at = now()
        where s.id = sign_in and s.last_seen_at < now() - interval '1 minute';
    return query select p.name, p.platform_roles, m.team_id, m.role
        from people p
            left join memberships m on m.person_id = p.id
            left join teams t on t.id = m.team_id
        where p.id = person and p.deactivated_at is null
        order by (m.team_id = wanted) desc nulls last, (m.team_id = p.chosen_team) desc nulls last, lower(t.name)
        limit 1;
end
$$;

-- Who a person is in one team, now, and whether the token or the browser they came by still counts.
create or replace function identity_actor_now(person uuid, team uuid, credential uuid)
    returns table (name text, platform_roles text[], team_id uuid, role text, scopes text[])
    language sql stable security definer set search_path = public, pg_temp as
$$ select p.name, p.platform_roles, m.team_id, m.role, a.scopes
    from people p
        left join memberships m on m.person_id = p.id and m.team_id = team
        left join api_tokens a on a.id = credential
    where p.id = person and p.deactivated_at is null and (team is null or m.team_id is not null)
        and (credential is null
             or a.revoked_at is null and a.expires_at > now()
             or exists (select from sign_ins s where s.id = credential and s.person_id = person
                            and s.ended_at is null and s.expires_at > now())) $$;

create function identity_my_sign_ins(idle_seconds double precision)
    returns table (id uuid, created_at timestamptz, last_seen_at timestamptz, address text, user_agent text,
                   expires_at timestamptz)
    language sql stable security definer set search_path = public, pg_temp as
$$ select s.id, s.created_at, s.last_seen_at, s.address, s.user_agent, s.expires_at from sign_ins s
    where s.person_id = podium_person() and s.ended_at is null and s.expires_at > now()
        and s.last_seen_at > now() - idle_seconds * interval '1 second'
    order by s.last_seen_at desc, s.id $$;

create function identity_end_my_sign_in(sign_in uuid) returns boolean
    language sql security definer set search_path = public, pg_temp as
$$
    delete from remembered r where r.person_id = podium_person() and r.sign_in_id = sign_in;
    with ended as (update sign_ins s set ended_at = now()
        where s.id = sign_in and s.person_id = podium_person() and s.ended_at is null returning 1)
    select exists (select from ended);
$$;

create function identity_end_my_sign_ins(keep uuid) returns void
    language sql security definer set search_path = public, pg_temp as
$$ select end_sign_ins(podium_person(), keep) $$;

-- One's own name and password.
create function identity_me() returns table (name text, email text, password_hash text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select p.name, coalesce(p.email, ''), p.password_hash from people p
    where p.id = podium_person() and p.deactivated_at is null $$;

create function identity_my_name(wanted text) returns void
    language sql security definer set search_path = public, pg_temp as
$$
    update people p set name = wanted where p.id = podium_person();
    select identity_note_access(podium_person());
$$;

-- False when the password is not the one that was checked: somebody else changed it meanwhile.
create function identity_my_password(checked text, wanted text, keep uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    update people p set password_hash = wanted where p.id = podium_person() and p.password_hash = checked;
    if not found then
        return false;
    end if;
    update password_resets r set used_at = now() where r.person_id = podium_person() and r.used_at is null;
    perform end_sign_ins(podium_person(), keep);
    return true;
end
$$;

-- What an admin does. Each asks the database itself whether the acting person is one.
create function identity_people(wanted text, only_one uuid, skip int, most int)
    returns table (id uuid, email text, name text, platform_roles text[], last_sign_in_at timestamptz,
                   deactivated_at timestamptz, team_ids uuid[], team_names text[], team_roles text[])
    language sql stable security definer set search_path = public, pg_temp as
$$ select p.id, coalesce(p.email, ''), p.name, p.platform_roles, p.last_sign_in_at, p.deactivated_at,
        array(select t.id from memberships m join teams t on t.id = m.team_id
              where m.person_id = p.id order by lower(t.name), t.id),
        array(select t.name from memberships m join teams t on t.id = m.team_id
              where m.person_id = p.id order by lower(t.name), t.id),
        array(select m.role from memberships m join teams t on t.id = m.team_id
              where m.person_id = p.id order by lower(t.name), t.id)
    from people p
    where is_admin() and (only_one is null or p.id = only_one)
        and position(lower(wanted) in lower(p.name || ' ' || coalesce(p.email, ''))) > 0
    order by lower(p.name), p.id offset skip limit most $$;

create function identity_people_count(wanted text) returns int
    language sql stable security definer set search_path = public, pg_temp as
$$ select count(*)::int from people p
    where is_admin() and position(lower(wanted) in lower(p.name || ' ' || coalesce(p.email, ''))) > 0 $$;

-- 'no-person', 'self', or 'done'. That nobody deactivates themselves leaves an admin who acts: the lock lets of two
-- who deactivate each other at once only the first be one.
create function identity_deactivate(person uuid) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    if person = podium_person() then
        return 'self';
    end if;
    update people p set deactivated_at = coalesce(p.deactivated_at, now()) where p.id = person;
    if not found then
        return 'no-person';
    end if;
    perform end_sign_ins(person, null);
    update api_tokens a set revoked_at = now() where a.person_id = person and a.revoked_at is null;
    update password_resets r set used_at = now() where r.person_id = person and r.used_at is null;
    perform withdraw_invitations(null, person);
    return 'done';
end
$$;

create function identity_reactivate(person uuid) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    update people p set deactivated_at = null where p.id = person;
    return case when found then 'done' else 'no-person' end;
end
$$;

-- 'no-person', 'last-admin', or 'done'.
create function identity_platform_roles(person uuid, wanted text[]) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    if not 'ADMIN' = any(wanted) and not exists (
            select from people p where p.id <> person and p.deactivated_at is null
                and 'ADMIN' = any(p.platform_roles)) then
        return 'last-admin';
    end if;
    update people p set platform_roles = wanted where p.id = person;
    return case when found then 'done' else 'no-person' end;
end
$$;

create function identity_offer_reset(person uuid, given bytea, until timestamptz) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    if not exists (select from people p where p.id = person and p.deactivated_at is null) then
        return false;
    end if;
    delete from password_resets r where r.person_id = person;
    insert into password_resets (token_hash, person_id, expires_at) values (given, person, until);
    return true;
end
$$;

create function identity_reset_open(given bytea) returns table (id uuid, name text, email text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select p.id, p.name, coalesce(p.email, '') from password_resets r
        join people p on p.id = r.person_id and p.deactivated_at is null
    where r.token_hash = given and r.used_at is null and r.expires_at > now() $$;

create function identity_reset_password(given bytea, wanted text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    whose uuid;
begin
    update password_resets r set used_at = now()
        where r.token_hash = given and r.used_at is null and r.expires_at > now()
            and exists (select from people p where p.id = r.person_id and p.deactivated_at is null)
        returning r.person_id into whose;
    if not found then
        return false;
    end if;
    update people p set password_hash = wanted where p.id = whose;
    perform end_sign_ins(whose, null);
    return true;
end
$$;

create function identity_team_list(wanted text, only_one uuid, skip int, most int)
    returns table (id uuid, name text, members int, created_at timestamptz)
    language sql stable security definer set search_path = public, pg_temp as
$$ select t.id, t.name, (select count(*)::int from memberships m where m.team_id = t.id), t.created_at
    from teams t
    where is_admin() and t.deleted_at is null and (only_one is null or t.id = only_one)
        and position(lower(wanted) in lower(t.name)) > 0
    order by lower(t.name), t.id offset skip limit most $$;

create function identity_team_count(wanted text) returns int
    language sql stable security definer set search_path = public, pg_temp as
$$ select count(*)::int from teams t
    where is_admin() and t.deleted_at is null and position(lower(wanted) in lower(t.name)) > 0 $$;

create function identity_team_members(team uuid)
    returns table (id uuid, name text, email text, role text, joined_at timestamptz, source text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select p.id, p.name, coalesce(p.email, ''), m.role, m.joined_at, m.source
    from memberships m join people p on p.id = m.person_id
    where is_admin() and m.team_id = team order by lower(p.name), p.id $$;

-- 'no-person', 'name-taken', or 'done'.
create function identity_create_team(team uuid, wanted text, owner uuid) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    if not exists (select from people p where p.id = owner and p.deactivated_at is null) then
        return 'no-person';
    end if;
    insert into teams (id, name) values (team, wanted);
    insert into memberships (team_id, person_id, role) values (team, owner, 'OWNER');
    perform identity_note_access(owner);
    return 'done';
exception when unique_violation then
    return 'name-taken';
end
$$;

-- 'no-team', 'name-taken', or 'done'.
create function identity_rename_team(team uuid, wanted text) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    update teams t set name = wanted where t.id = team and t.deleted_at is null;
    return case when found then 'done' else 'no-team' end;
exception when unique_violation then
    return 'name-taken';
end
$$;

-- Takes every membership, and with it tokens and open terminals; what the team has stays. False when there is none.
create function identity_delete_team(team uuid, named text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    update teams t set deleted_at = now() where t.id = team and t.deleted_at is null and t.name = named;
    if not found then
        return false;
    end if;
    perform withdraw_invitations(team, null);
    delete from memberships m where m.team_id = team;
    return true;
end
$$;

call own_identity_functions();
