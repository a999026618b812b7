-- Teams that were deleted and the last owner when groups are taken over; GitHub; a team for whom no mapping matches; what
-- the last sync did.
alter table identity_providers
    add column kind text not null default 'OPENID' check (kind in ('OPENID', 'GITHUB')),
    add column default_team uuid references teams,
    add column default_role text,
    add check ((default_team is null) = (default_role is null));
alter table provider_sessions
    add column synced_at timestamptz,
    add column sync_notes text[] not null default '{}';

drop function identity_known_providers();
create function identity_known_providers()
    returns table (id text, name text, issuer text, client_id text, secret uuid, allowed_domains text[],
                   groups_claim text, allowed_groups text[], enabled boolean, changed_at timestamptz, kind text,
                   default_team text, default_role text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select p.id, p.name, p.issuer, p.client_id, p.secret, p.allowed_domains, p.groups_claim, p.allowed_groups, p.enabled,
        p.changed_at, p.kind, t.name, p.default_role
    from identity_providers p left join teams t on t.id = p.default_team and t.deleted_at is null
    order by lower(p.name), p.id $$;

-- A team by its name; one that was deleted is none.
create function identity_team_named(named text) returns uuid
    language sql stable security definer set search_path = public, pg_temp as
$$ select t.id from teams t where lower(t.name) = lower(named) and t.deleted_at is null $$;

-- The team of those whom no mapping gives one; null for none.
create function identity_default_team(of_provider text) returns uuid
    language sql stable security definer set search_path = public, pg_temp as
$$ select t.id from identity_providers p join teams t on t.id = p.default_team and t.deleted_at is null
    where p.id = of_provider $$;

-- 'there', 'no-team', or 'done'.
drop function identity_add_provider(text, text, text, text, uuid, text[], text, text[], boolean);
create function identity_add_provider(given text, of_kind text, shown text, issued_by text, client text, kept uuid,
                                      domains text[], claim text, groups text[], is_on boolean, team text,
                                      as_role text) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    known uuid := identity_team_named(team);
begin
    if team is not null and known is null then
        return 'no-team';
    end if;
    insert into identity_providers (id, kind, name, issuer, client_id, secret, allowed_domains, groups_claim,
                                    allowed_groups, enabled, default_team, default_role)
        values (given, of_kind, shown, issued_by, client, kept, domains, claim, groups, is_on, known, as_role)
        on conflict (id) do nothing;
    return case when found then 'done' else 'there' end;
end
$$;

-- 'no-provider', 'no-team', or 'done'. A secret that is null stays as it was. The sessions of a provider that is switched
-- off end.
drop function identity_change_provider(text, text, uuid, text[], text, text[], boolean);
create function identity_change_provider(given text, shown text, kept uuid, domains text[], claim text, groups text[],
                                         is_on boolean, team text, as_role text) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    known uuid := identity_team_named(team);
begin
    if team is not null and known is null then
        return 'no-team';
    end if;
    update identity_providers p set name = shown, secret = coalesce(kept, p.secret), allowed_domains = domains,
        groups_claim = claim, allowed_groups = groups, enabled = is_on, default_team = known, default_role = as_role,
        changed_at = clock_timestamp()
        where p.id = given;
    if not found then
        return 'no-provider';
    end if;
    if not is_on then
        update provider_sessions s set ended_at = now() where s.provider = given and s.ended_at is null;
    end if;
    return 'done';
end
$$;

-- A mapping whose team was deleted has no team and makes none: what an admin deleted does not come back by itself.
create or replace function identity_mappings(of_provider text)
    returns table (id uuid, provider text, claim text, value text, prefix boolean, team_id uuid, team_name text,
                   role text, make_team boolean)
    language sql stable security definer set search_path = public, pg_temp as
$$ select g.id, g.provider, g.claim, g.value, g.prefix, t.id, coalesce(t.name, g.team_name), g.role,
        g.make_team and (g.team_id is null or t.id is not null)
    from group_mappings g left join teams t on t.id = g.team_id and t.deleted_at is null
    where g.provider = of_provider order by g.value, lower(g.team_name) $$;

create or replace function identity_add_mapping(given uuid, of_provider text, from_claim text, wanted text,
                                                is_prefix boolean, team text, as_role text, make boolean) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    known uuid := identity_team_named(team);
begin
    if known is null and not make then
        return 'no-team';
    end if;
    insert into group_mappings values (given, of_provider, from_claim, wanted, is_prefix, known, team, as_role, make)
        on conflict do nothing;
    return case when found then 'added' else 'there' end;
end
$$;

drop function identity_drop_mapping(uuid);
create function identity_drop_mapping(given uuid)
    returns table (provider text, claim text, value text, prefix boolean, team_name text, role text, make_team boolean)
    language sql security definer set search_path = public, pg_temp as
$$ delete from group_mappings g where g.id = given
    returning g.provider, g.claim, g.value, g.prefix, g.team_name, g.role, g.make_team $$;

create or replace function identity_mapped_team(mapping uuid, new_team uuid) returns uuid
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    wanted record;
    known uuid;
begin
    select g.team_id, g.team_name, g.make_team, t.deleted_at is not null as gone into wanted
        from group_mappings g left join teams t on t.id = g.team_id where g.id = mapping for update of g;
    if not found or wanted.gone then
        return null;
    end if;
    if wanted.team_id is not null or not wanted.make_team then
        return wanted.team_id;
    end if;
    insert into teams (id, name) values (new_team, wanted.team_name) on conflict do nothing;
    known := identity_team_named(wanted.team_name);
    update group_mappings g set team_id = known
        where g.team_id is null and g.make_team and lower(g.team_name) = lower(wanted.team_name);
    return known;
end
$$;

-- As before, but for three things: teams that were deleted are none; the last owner of a team stays it ('kept'), and the
-- team's row is locked, so that of two owners who lose their group at once the second finds itself the last; and who goes,
-- or is owner no more, leaves no open invitation behind.
create or replace function identity_sync_memberships(person uuid, provider text, in_teams uuid[], as_roles text[])
    returns table (change text, team_name text)
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    if provider = 'hand' then
        raise exception 'No provider is called hand: that is what a person gave.';
    end if;
    perform from teams t where t.id in (
            select m.team_id from memberships m
            where m.person_id = person and m.source = provider and m.role = 'OWNER')
        order by t.id for no key update;
    return query
        with wanted as (
            select t.id as team_id, w.role from unnest(in_teams, as_roles) as w (team_id, role)
                join teams t on t.id = w.team_id and t.deleted_at is null),
        kept as (
            select m.team_id from memberships m join teams t on t.id = m.team_id and t.deleted_at is null
            where m.person_id = person and m.source = provider and m.role = 'OWNER'
                and not exists (select from wanted w where w.team_id = m.team_id and w.role = 'OWNER')
                and not exists (
                    select from memberships o join people p on p.id = o.person_id and p.deactivated_at is null
                    where o.team_id = m.team_id and o.role = 'OWNER' and o.person_id <> person)),
        removed as (
            delete from memberships m where m.person_id = person and m.source = provider
                and not exists (select from wanted w where w.team_id = m.team_id)
                and not exists (select from kept k where k.team_id = m.team_id) returning m.team_id),
        changed as (
            update memberships m set role = w.role from wanted w
                where m.person_id = person and m.source = provider and m.team_id = w.team_id and m.role <> w.role
                    and not exists (select from kept k where k.team_id = m.team_id)
                returning m.team_id),
        added as (
            insert into memberships (team_id, person_id, role, source)
                select w.team_id, person, w.role, provider from wanted w
                on conflict (team_id, person_id) do nothing returning team_id),
        withdrawn as (
            update invitations i set revoked_at = now()
                where i.made_by = person and i.used_at is null and i.revoked_at is null
                    and (i.team_id in (select r.team_id from removed r)
                         or i.team_id in (select m.team_id from memberships m join changed c on c.team_id = m.team_id
                                          where m.person_id = person and m.role = 'OWNER'))),
        done as (
            select 'removed' as change, r.team_id from removed r union all
            select 'changed', c.team_id from changed c union all
            select 'kept', k.team_id from kept k union all
            select 'added', a.team_id from added a)
        select d.change, t.name from done d join teams t on t.id = d.team_id order by 1, 2;
end
$$;

-- What a sync did, for the person to read.
create function identity_note_sync(session uuid, notes text[]) returns void
    language sql security definer set search_path = public, pg_temp as
$$ update provider_sessions s set synced_at = clock_timestamp(), sync_notes = notes where s.id = session $$;

create function identity_my_sync() returns table (provider text, synced_at timestamptz, notes text[])
    language sql stable security definer set search_path = public, pg_temp as
$$ select s.provider, s.synced_at, s.sync_notes from provider_sessions s
    where s.person_id = podium_person() and s.synced_at is not null and s.ended_at is null
    order by s.synced_at desc limit 1 $$;

call own_identity_functions();
