-- A team that is deleted keeps who was in it until it is purged, so that it can be restored.
create table former_memberships (
    team_id   uuid not null references teams,
    person_id uuid not null references people,
    role      text not null,
    joined_at timestamptz not null,
    source    text not null,
    primary key (team_id, person_id)
);
create index on former_memberships (person_id);
alter table former_memberships enable row level security;
alter table former_memberships force row level security;
create policy own_team on former_memberships for select using (team_id = podium_team());
create policy asked on former_memberships to current_user using (true) with check (true);
revoke all on former_memberships from "${application}";
grant select on former_memberships to "${application}";

-- Whichever way somebody would come into a deleted team (a mapping of groups, a link, a sign-in that was on its way),
-- they do not.
create function none_in_a_deleted_team() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    gone boolean;
begin
    -- Waits for a deletion that is being made; one that comes later waits for this and takes it away.
    select t.deleted_at is not null into gone from teams t where t.id = new.team_id for share;
    if gone then
        return null;
    end if;
    return new;
end
$$;
revoke all on function none_in_a_deleted_team() from public;
create trigger none_in_a_deleted_team before insert on memberships
    for each row execute function none_in_a_deleted_team();

-- As in V5; who was in it is kept. Its tokens go with the memberships, its invitations are withdrawn.
create or replace function identity_delete_team(team uuid, named text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    update teams t set deleted_at = now() where t.id = team and t.deleted_at is null and t.name = named;
    if not found then
        return false;
    end if;
    perform withdraw_invitations(team, null);
    insert into former_memberships (team_id, person_id, role, joined_at, source)
        select m.team_id, m.person_id, m.role, m.joined_at, m.source from memberships m where m.team_id = team
        on conflict do nothing;
    delete from memberships m where m.team_id = team;
    return true;
end
$$;

-- 'no-team', 'name-taken' or 'done'. Whoever was in it is again, and where that leaves it without an owner who can sign
-- in, the admin who restores it is one.
create function identity_restore_team(team uuid, since timestamptz) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    update teams t set deleted_at = null where t.id = team and t.deleted_at > since;
    if not found then
        return 'no-team';
    end if;
    insert into memberships (team_id, person_id, role, joined_at, source)
        select f.team_id, f.person_id, f.role, f.joined_at, f.source from former_memberships f where f.team_id = team
        on conflict do nothing;
    perform identity_note_access(f.person_id) from former_memberships f where f.team_id = team;
    delete from former_memberships f where f.team_id = team;
    if not exists (select from memberships m join people p on p.id = m.person_id and p.deactivated_at is null
                   where m.team_id = team and m.role = 'OWNER') then
        insert into memberships as m (team_id, person_id, role) values (team, podium_person(), 'OWNER')
            on conflict (team_id, person_id) do update set role = 'OWNER';
        perform identity_note_access(podium_person());
    end if;
    return 'done';
exception when unique_violation then
    return 'name-taken';
end
$$;

create function identity_deleted_teams(wanted text, skip int, most int)
    returns table (id uuid, name text, members int, deleted_at timestamptz)
    language sql stable security definer set search_path = public, pg_temp as
$$ select t.id, t.name, (select count(*)::int from former_memberships f where f.team_id = t.id), t.deleted_at
    from teams t
    where is_admin() and t.deleted_at is not null and position(lower(wanted) in lower(t.name)) > 0
    order by t.deleted_at desc, t.id offset skip limit most $$;

create function identity_deleted_team_count(wanted text) returns int
    language sql stable security definer set search_path = public, pg_temp as
$$ select count(*)::int from teams t
    where is_admin() and t.deleted_at is not null and position(lower(wanted) in lower(t.name)) > 0 $$;

-- For background work, which names no actor, by ids alone: what was deleted in the last seconds, or at all; and what
-- was deleted so long ago that it is to go.
create function identity_teams_just_deleted(seconds double precision) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp as
$$ select t.id from teams t where t.deleted_at is not null
       and (seconds is null or t.deleted_at > clock_timestamp() - seconds * interval '1 second')
    order by t.deleted_at, t.id $$;

create function identity_teams_to_purge(before timestamptz) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp as
$$ select t.id from teams t where t.deleted_at <= before order by t.deleted_at, t.id $$;

-- The last step of a purge, when every other room has nothing of the team left: of a team that was deleted before a
-- time. Gives its name, or null when there is none such.
create function identity_purge_team(team uuid, before timestamptz) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    named text;
begin
    select t.name into named from teams t where t.id = team and t.deleted_at <= before for update;
    if not found then
        return null;
    end if;
    update people p set chosen_team = null where p.chosen_team = team;
    delete from group_mappings g where g.team_id = team;
    delete from invitations i where i.team_id = team;
    delete from former_memberships f where f.team_id = team;
    delete from memberships m where m.team_id = team;
    update identity_providers i set default_team = null, default_role = null where i.default_team = team;
    update people p set deactivated_at = coalesce(p.deactivated_at, now())
        where p.id in (select s.id from service_accounts s where s.team_id = team);
    delete from service_accounts s where s.team_id = team;
    delete from teams t where t.id = team;
    return named;
end
$$;

-- Whether the acting person may see the figures of all teams: those who run the installation, its auditors and managers.
create function identity_sees_figures() returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select from people p where p.id = podium_person() and p.deactivated_at is null
                      and p.platform_roles && array ['ADMIN', 'AUDITOR', 'MANAGER']) $$;

-- How many are in each team, and nothing of who.
create function identity_team_figures() returns table (id uuid, name text, members int)
    language sql stable security definer set search_path = public, pg_temp as
$$ select t.id, t.name, count(m.person_id)::int
    from teams t left join memberships m on m.team_id = t.id and m.role <> 'SERVICE'
    where identity_sees_figures() and t.deleted_at is null group by t.id $$;

-- The teams whose trails an auditor of the installation may choose from; deleted ones too, until they are purged.
create function identity_teams_to_audit(wanted text, skip int, most int)
    returns table (id uuid, name text, deleted boolean)
    language sql stable security definer set search_path = public, pg_temp as
$$ select t.id, t.name, t.deleted_at is not null from teams t
    where exists (select from people p where p.id = podium_person() and p.deactivated_at is null
                      and 'AUDITOR' = any(p.platform_roles))
        and position(lower(wanted) in lower(t.name)) > 0
    order by lower(t.name), t.id offset skip limit most $$;

call own_identity_functions();
