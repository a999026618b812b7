-- Service accounts: programs of a team. Each is a row of people, so that it owns, is named and is audited as people are;
-- but nobody signs in as one, and no list of people shows it.
alter table people add column service boolean not null default false;
alter table people add constraint people_service_has_no_sign_in
    check (not service or email is null and password_hash is null and platform_roles = '{}');
grant select (service) on people to "${application}";

create table service_accounts (
    id           uuid primary key references people,
    team_id      uuid not null references teams,
    acts_as      text not null check (acts_as in ('MEMBER', 'VIEWER')),
    made_by_name text not null,
    created_at   timestamptz not null default now(),
    deleted_at   timestamptz
);
create index on service_accounts (team_id);
alter table service_accounts enable row level security;
alter table service_accounts force row level security;
create policy own_team on service_accounts for select using (team_id = podium_team());
create policy asked on service_accounts to current_user using (true) with check (true);
revoke all on service_accounts from "${application}";
grant select on service_accounts to "${application}";

-- Whatever a function does, now or later: the role SERVICE is a service account's and its only one, and no way of signing
-- in is one's own.
create function membership_of_service() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    if (new.role = 'SERVICE') is distinct from (select p.service from people p where p.id = new.person_id) then
        raise exception 'The role SERVICE is that of service accounts alone.' using errcode = 'check_violation';
    end if;
    return new;
end
$$;
create trigger role_of_service before insert or update of role, person_id on memberships
    for each row execute function membership_of_service();

create function sign_in_of_service() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    if exists (select from people p where p.id = new.person_id and p.service) then
        raise exception 'A service account does not sign in.' using errcode = 'check_violation';
    end if;
    return new;
end
$$;
create trigger no_service before insert or update of person_id on sign_ins
    for each row execute function sign_in_of_service();
create trigger no_service before insert or update of person_id on person_identities
    for each row execute function sign_in_of_service();
create trigger no_service before insert or update of person_id on password_resets
    for each row execute function sign_in_of_service();
revoke all on function membership_of_service(), sign_in_of_service() from public;

-- The three kinds of tokens. AGENT: a program that Podium started acts by it for itself, in the name of its owner.
alter table api_tokens add column kind text not null default 'PERSON' check (kind in ('PERSON', 'SERVICE', 'AGENT'));

-- A token counts until it expires, and no longer than tokens may at present.
drop function identity_by_token(bytea);
create function identity_by_token(token_hash bytea, longest_seconds double precision)
    returns table (token uuid, kind text, token_name text, person uuid, name text, platform_roles text[], team_id uuid,
                   role text, acts_as text, scopes text[], expires_at timestamptz)
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    update api_tokens a set last_used_at = now()
        where a.hash = token_hash and a.revoked_at is null
            and least(a.expires_at, a.created_at + longest_seconds * interval '1 second') > now()
            and (a.last_used_at is null or a.last_used_at < now() - interval '1 minute');
    return query select a.id, a.kind, a.name, p.id, p.name, p.platform_roles, a.team_id, m.role, s.acts_as, a.scopes,
            least(a.expires_at, a.created_at + longest_seconds * interval '1 second')
        from api_tokens a
            join people p on p.id = a.person_id and p.deactivated_at is null
            join memberships m on m.person_id = a.person_id and m.team_id = a.team_id
            left join service_accounts s on s.id = a.person_id and s.team_id = a.team_id and s.deleted_at is null
        where a.hash = token_hash and a.revoked_at is null
            and least(a.expires_at, a.created_at + longest_seconds * interval '1 second') > now();
end
$$;

drop function identity_actor_now(uuid, uuid, uuid);
create function identity_actor_now(person uuid, team uuid, credential uuid, longest_seconds double precision)
    returns table (name text, platform_roles text[], team_id uuid, role text, kind text, token_name text, acts_as text,
                   scopes text[])
    language sql stable security definer set search_path = public, pg_temp as
$$ select p.name, p.platform_roles, m.team_id, m.role, a.kind, a.name, s.acts_as, a.scopes
    from people p
        left join memberships m on m.person_id = p.id and m.team_id = team
        left join service_accounts s on s.id = p.id and s.team_id = team and s.deleted_at is null
        left join api_tokens a on a.id = credential and a.person_id = p.id
    where p.id = person and p.deactivated_at is null and (team is null or m.team_id is not null)
        and (credential is null
             or a.revoked_at is null
                 and least(a.expires_at, a.created_at + longest_seconds * interval '1 second') > now()
             or exists (select from sign_ins s where s.id = credential and s.person_id = person
                            and s.ended_at is null and s.expires_at > now())) $$;

-- Accounts of the transaction's team. The team's row is locked, so that of two at once the second finds the name taken.
-- 'no-team', 'too-many', 'name-taken' or 'done'. A name that somebody in the team has is taken: the trail shows names.
create function service_name_taken(wanted text, but uuid) returns boolean language sql as
$$ select exists (select from memberships m join people p on p.id = m.person_id
    where m.team_id = podium_team() and lower(p.name) = lower(wanted) and p.id is distinct from but) $$;
revoke all on function service_name_taken(text, uuid) from public;

create function identity_make_service_account(account uuid, wanted text, acts text, by_name text, most int)
    returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform from teams t where t.id = podium_team() and t.deleted_at is null for update;
    if not found then
        return 'no-team';
    end if;
    if (select count(*) from service_accounts s where s.team_id = podium_team() and s.deleted_at is null) >= most then
        return 'too-many';
    end if;
    if service_name_taken(wanted, null) then
        return 'name-taken';
    end if;
    insert into people (id, name, service) values (account, wanted, true);
    insert into service_accounts (id, team_id, acts_as, made_by_name) values (account, podium_team(), acts, by_name);
    insert into memberships (team_id, person_id, role) values (podium_team(), account, 'SERVICE');
    return 'done';
end
$$;

-- 'no-account', 'name-taken' or 'done'.
create function identity_change_service_account(account uuid, wanted text, acts text, off boolean) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform from teams t where t.id = podium_team() for update;
    update service_accounts s set acts_as = acts
        where s.id = account and s.team_id = podium_team() and s.deleted_at is null;
    if not found then
        return 'no-account';
    end if;
    if service_name_taken(wanted, account) then
        return 'name-taken';
    end if;
    update people p set name = wanted,
        deactivated_at = case when off then coalesce(p.deactivated_at, now()) end where p.id = account;
    perform identity_note_access(account);
    return 'done';
end
$$;

-- Its membership goes, and with it its tokens; the row stays, for whatever names it. False when there is none.
create function identity_delete_service_account(account uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    update service_accounts s set deleted_at = now()
        where s.id = account and s.team_id = podium_team() and s.deleted_at is null;
    if not found then
        return false;
    end if;
    update people p set deactivated_at = coalesce(p.deactivated_at, now()) where p.id = account;
    delete from memberships m where m.team_id = podium_team() and m.person_id = account;
    return true;
end
$$;

-- As before, without service accounts.
create or replace function identity_people(wanted text, only_one uuid, skip int, most int)
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
    where is_admin() and not p.service and (only_one is null or p.id = only_one)
        and position(lower(wanted) in lower(p.name || ' ' || coalesce(p.email, ''))) > 0
    order by lower(p.name), p.id offset skip limit most $$;

create or replace function identity_people_count(wanted text) returns int
    language sql stable security definer set search_path = public, pg_temp as
$$ select count(*)::int from people p
    where is_admin() and not p.service
        and position(lower(wanted) in lower(p.name || ' ' || coalesce(p.email, ''))) > 0 $$;

create or replace function identity_team_list(wanted text, only_one uuid, skip int, most int)
    returns table (id uuid, name text, members int, created_at timestamptz)
    language sql stable security definer set search_path = public, pg_temp as
$$ select t.id, t.name,
        (select count(*)::int from memberships m where m.team_id = t.id and m.role <> 'SERVICE'), t.created_at
    from teams t
    where is_admin() and t.deleted_at is null and (only_one is null or t.id = only_one)
        and position(lower(wanted) in lower(t.name)) > 0
    order by lower(t.name), t.id offset skip limit most $$;

create or replace function identity_team_members(team uuid)
    returns table (id uuid, name text, email text, role text, joined_at timestamptz, source text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select p.id, p.name, coalesce(p.email, ''), m.role, m.joined_at, m.source
    from memberships m join people p on p.id = m.person_id
    where is_admin() and m.team_id = team and not p.service order by lower(p.name), p.id $$;

call own_identity_functions();
