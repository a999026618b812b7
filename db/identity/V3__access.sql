-- Roles of a team, and what somebody is in the whole installation: platform_roles holds ADMIN (runs it), AUDITOR (reads
-- every trail), MANAGER (reads every team's figures). None of them gives an agent or a terminal.
alter table memberships drop constraint memberships_role_check;
alter table memberships add constraint memberships_role_check check (role in
    ('OWNER', 'MANAGER', 'MEMBER', 'VIEWER', 'INSTRUCTOR', 'ASSISTANT', 'STUDENT', 'AUDITOR', 'SERVICE'));
alter table memberships add column joined_at timestamptz not null default now();

alter table people add column platform_roles text[] not null default '{}'
    check (platform_roles <@ array ['ADMIN', 'AUDITOR', 'MANAGER']);
update people set platform_roles = '{ADMIN}' where platform_admin;
alter table people drop column platform_admin;
grant select (platform_roles) on people to "${application}";

-- A token goes with the membership that it acts by.
alter table api_tokens drop constraint api_tokens_team_id_person_id_fkey;
alter table api_tokens add foreign key (team_id, person_id) references memberships on delete cascade;

-- Whose access changed, for every Podium on this database to look at within a second: each drops what it remembers of
-- these people and asks anew. Rows are of use for seconds; identity_access_changes clears the old ones.
create table access_changes (
    id        bigint generated always as identity primary key,
    person_id uuid not null,
    at        timestamptz not null default clock_timestamp()
);
create index on access_changes (at);
alter table access_changes enable row level security;
alter table access_changes force row level security;
create policy asked on access_changes to current_user using (true) with check (true);
revoke all on access_changes from "${application}";

create function identity_note_access(person uuid) returns void
    language sql security definer set search_path = public, pg_temp as
$$ insert into access_changes (person_id) values (person) $$;

create function access_of_membership() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform identity_note_access(coalesce(new.person_id, old.person_id));
    return null;
end
$$;
create trigger access_changed after update or delete on memberships for each row execute function access_of_membership();

create function access_of_person() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform identity_note_access(new.id);
    return null;
end
$$;
create trigger access_changed after update of deactivated_at, platform_roles on people
    for each row when (old.deactivated_at is distinct from new.deactivated_at
                       or old.platform_roles is distinct from new.platform_roles)
    execute function access_of_person();

create trigger access_changed after update of revoked_at on api_tokens
    for each row execute function access_of_membership();

-- What changed in the last seconds. By time and not by the last id seen: ids are not committed in their order.
create function identity_access_changes(seconds double precision) returns table (id bigint, person uuid)
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    delete from access_changes a where a.id in (
        select o.id from access_changes o where o.at < clock_timestamp() - interval '10 minutes'
        limit 1000 for update skip locked);
    return query select a.id, a.person_id from access_changes a
        where a.at > clock_timestamp() - seconds * interval '1 second' order by a.id;
end
$$;

-- Who a person is in one team, now, and whether the token they came by still counts. No row: not any more.
create function identity_actor_now(person uuid, team uuid, credential uuid)
    returns table (name text, platform_roles text[], team_id uuid, role text, scopes text[])
    language sql stable security definer set search_path = public, pg_temp as
$$ select p.name, p.platform_roles, m.team_id, m.role, a.scopes
    from people p
        left join memberships m on m.person_id = p.id and m.team_id = team
        left join api_tokens a on a.id = credential
    where p.id = person and p.deactivated_at is null and (team is null or m.team_id is not null)
        and (credential is null or a.revoked_at is null and a.expires_at > now()) $$;

drop function identity_actor(uuid, uuid);
create function identity_actor(person uuid, wanted uuid)
    returns table (name text, platform_roles text[], team_id uuid, role text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select p.name, p.platform_roles, m.team_id, m.role
    from people p
        left join memberships m on m.person_id = p.id
        left join teams t on t.id = m.team_id
    where p.id = person and p.deactivated_at is null
    order by (m.team_id = wanted) desc nulls last, (m.team_id = p.chosen_team) desc nulls last, lower(t.name)
    limit 1 $$;

drop function identity_by_token(bytea);
create function identity_by_token(token_hash bytea)
    returns table (token uuid, person uuid, name text, platform_roles text[], team_id uuid, role text, scopes text[],
                   expires_at timestamptz)
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    update api_tokens a set last_used_at = now()
        where a.hash = token_hash and a.revoked_at is null and a.expires_at > now()
            and (a.last_used_at is null or a.last_used_at < now() - interval '1 minute');
    return query select a.id, p.id, p.name, p.platform_roles, a.team_id, m.role, a.scopes, a.expires_at
        from api_tokens a
            join people p on p.id = a.person_id and p.deactivated_at is null
            join memberships m on m.person_id = a.person_id and m.team_id = a.team_id
        where a.hash = token_hash and a.revoked_at is null and a.expires_at > now();
end
$$;

create or replace function identity_set_up(given bytea, person uuid, person_email text, person_name text,
                                           person_hash text, team uuid, team_name text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    update set_up s set used_at = now() where s.token_hash = given and s.used_at is null;
    if not found then
        return false;
    end if;
    insert into people (id, email, name, password_hash, platform_roles)
        values (person, person_email, person_name, person_hash, '{ADMIN}');
    insert into teams (id, name) values (team, team_name);
    insert into memberships (team_id, person_id, role) values (team, person, 'OWNER');
    return true;
end
$$;

-- Every function whose name begins with identity_ belongs to the application alone; later migrations call this again.
create procedure own_identity_functions() language plpgsql as
$$
declare
    question regprocedure;
begin
    for question in select p.oid from pg_proc p
            where p.pronamespace = 'public'::regnamespace and p.proname like 'identity\_%' loop
        execute format('revoke all on function %s from public', question);
        execute format('grant execute on function %s to %I', question, '${application}');
    end loop;
end
$$;
revoke all on procedure own_identity_functions() from public;
revoke all on function access_of_membership(), access_of_person() from public;
call own_identity_functions();
