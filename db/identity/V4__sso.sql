-- Sign-in by OpenID Connect. A person who comes from a provider is known by issuer and subject alone; an e-mail is shown,
-- not trusted, so such a person may have none.
alter table people alter column email drop not null;

-- The provider whose groups gave a membership; null when a person gave it. A sign-in changes the former alone.
alter table memberships add column source text;

-- The secret lies in the secrets room. Issuer and client are never changed: identities and sessions hang on them.
create table identity_providers (
    id              text primary key,
    name            text not null,
    issuer          text not null,
    client_id       text not null,
    secret          uuid,
    allowed_domains text[] not null,
    groups_claim    text not null,
    allowed_groups  text[] not null,
    enabled         boolean not null,
    changed_at      timestamptz not null default clock_timestamp()
);

create table person_identities (
    issuer    text not null,
    subject   text not null,
    person_id uuid not null references people,
    first_at  timestamptz not null default now(),
    primary key (issuer, subject)
);
create index on person_identities (person_id);

-- A team that does not exist yet has no id here until the first sign-in makes it.
create table group_mappings (
    id        uuid primary key,
    provider  text not null,
    claim     text not null,
    value     text not null,
    prefix    boolean not null,
    team_id   uuid references teams,
    team_name text not null,
    role      text not null check (role in
        ('OWNER', 'MANAGER', 'MEMBER', 'VIEWER', 'INSTRUCTOR', 'ASSISTANT', 'STUDENT', 'AUDITOR')),
    make_team boolean not null,
    unique (provider, claim, value, prefix, team_name)
);
create index on group_mappings (team_id);

-- A browser's session that a provider gave; a back-channel logout of the provider ends it, on every Podium.
create table provider_sessions (
    id         uuid primary key,
    person_id  uuid not null references people,
    provider   text not null,
    issuer     text not null,
    subject    text not null,
    sid        text,
    started_at timestamptz not null default now(),
    ended_at   timestamptz
);
create index on provider_sessions (issuer, subject);
create index on provider_sessions (started_at);

alter table identity_providers enable row level security;
alter table identity_providers force row level security;
create policy asked on identity_providers to current_user using (true) with check (true);
alter table person_identities enable row level security;
alter table person_identities force row level security;
create policy asked on person_identities to current_user using (true) with check (true);
alter table provider_sessions enable row level security;
alter table provider_sessions force row level security;
create policy asked on provider_sessions to current_user using (true) with check (true);
alter table group_mappings enable row level security;
alter table group_mappings force row level security;
create policy own_team on group_mappings for select using (team_id = podium_team());
create policy asked on group_mappings to current_user using (true) with check (true);
revoke all on identity_providers, person_identities, provider_sessions, group_mappings from "${application}";
grant select on group_mappings to "${application}";

create function identity_known_providers() returns setof identity_providers
    language sql stable security definer set search_path = public, pg_temp as
$$ select * from identity_providers order by lower(name), id $$;

create function identity_add_provider(given text, shown text, issued_by text, client text, kept uuid, domains text[],
                                      claim text, groups text[], is_on boolean) returns boolean
    language sql security definer set search_path = public, pg_temp as
$$ with added as (
    insert into identity_providers values (given, shown, issued_by, client, kept, domains, claim, groups, is_on)
    on conflict (id) do nothing returning 1)
   select exists (select from added) $$;

-- A secret that is null stays as it was. The sessions of a provider that is switched off end.
create function identity_change_provider(given text, shown text, kept uuid, domains text[], claim text, groups text[],
                                         is_on boolean) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    update identity_providers p set name = shown, secret = coalesce(kept, p.secret), allowed_domains = domains,
        groups_claim = claim, allowed_groups = groups, enabled = is_on, changed_at = clock_timestamp()
        where p.id = given;
    if not found then
        return false;
    end if;
    if not is_on then
        update provider_sessions s set ended_at = now() where s.provider = given and s.ended_at is null;
    end if;
    return true;
end
$$;

create function identity_mappings(of_provider text) returns table (id uuid, provider text, claim text, value text,
                                                                   prefix boolean, team_id uuid, team_name text,
                                                                   role text, make_team boolean)
    language sql stable security definer set search_path = public, pg_temp as
$$ select g.id, g.provider, g.claim, g.value, g.prefix, g.team_id, coalesce(t.name, g.team_name), g.role, g.make_team
    from group_mappings g left join teams t on t.id = g.team_id
    where g.provider = of_provider order by g.value, lower(g.team_name) $$;

-- The team is taken by its id from now on: one that is renamed keeps its mapping, and no other team takes it over.
create function identity_add_mapping(given uuid, of_provider text, from_claim text, wanted text, is_prefix boolean,
                                     team text, as_role text, make boolean) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    known uuid;
begin
    select t.id into known from teams t where lower(t.name) = lower(team);
    if known is null and not make then
        return 'no-team';
    end if;
    insert into group_mappings values (given, of_provider, from_claim, wanted, is_prefix, known, team, as_role, make)
        on conflict do nothing;
    return case when found then 'added' else 'there' end;
end
$$;

create function identity_drop_mapping(given uuid) returns text
    language sql security definer set search_path = public, pg_temp as
$$ delete from group_mappings g where g.id = given returning g.value $$;

-- The person of an identity, made at the first sign-in. An e-mail that another account has is left out: it links nobody.
create function identity_enter(issued_by text, known_as text, new_person uuid, shown text, mail text)
    returns table (person uuid, person_name text, deactivated boolean, made boolean, email_taken boolean)
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    taken boolean := false;
begin
    perform pg_advisory_xact_lock(hashtextextended('identity ' || issued_by || ' ' || known_as, 0));
    if exists (select from person_identities i where i.issuer = issued_by and i.subject = known_as) then
        update people p set name = shown from person_identities i
            where i.issuer = issued_by and i.subject = known_as and p.id = i.person_id and p.name <> shown;
        return query select p.id, p.name, p.deactivated_at is not null, false, false
            from person_identities i join people p on p.id = i.person_id
            where i.issuer = issued_by and i.subject = known_as;
        return;
    end if;
    insert into people (id, email, name) values (new_person, mail, shown) on conflict do nothing;
    if not found then
        taken := true;
        insert into people (id, name) values (new_person, shown);
    end if;
    insert into person_identities (issuer, subject, person_id) values (issued_by, known_as, new_person);
    return query select new_person, shown, false, true, taken;
end
$$;

-- The team of a mapping, made where the mapping says so; null where there is none.
create function identity_mapped_team(mapping uuid, new_team uuid) returns uuid
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    wanted record;
    known uuid;
begin
    select g.team_id, g.team_name, g.make_team into wanted from group_mappings g where g.id = mapping for update;
    if not found or wanted.team_id is not null or not wanted.make_team then
        return wanted.team_id;
    end if;
    insert into teams (id, name) values (new_team, wanted.team_name) on conflict do nothing;
    select t.id into known from teams t where lower(t.name) = lower(wanted.team_name);
    update group_mappings g set team_id = known
        where g.team_id is null and g.make_team and lower(g.team_name) = lower(wanted.team_name);
    return known;
end
$$;

-- Makes the memberships that came from this provider be these, and tells what changed. Those by hand, and those of other
-- providers, stay as they are, also where this provider names the same team.
create function identity_sync_memberships(person uuid, provider text, in_teams uuid[], as_roles text[])
    returns table (change text, team_name text)
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    return query
        with wanted as (select * from unnest(in_teams, as_roles) as w (team_id, role)),
        removed as (
            delete from memberships m where m.person_id = person and m.source = provider
                and not exists (select from wanted w where w.team_id = m.team_id) returning m.team_id),
        changed as (
            update memberships m set role = w.role from wanted w
                where m.person_id = person and m.source = provider and m.team_id = w.team_id and m.role <> w.role
                returning m.team_id),
        added as (
            insert into memberships (team_id, person_id, role, source)
                select w.team_id, person, w.role, provider from wanted w
                on conflict (team_id, person_id) do nothing returning team_id),
        done as (
            select 'removed' as change, r.team_id from removed r union all
            select 'changed', c.team_id from changed c union all
            select 'added', a.team_id from added a)
        select d.change, t.name from done d join teams t on t.id = d.team_id order by 1, 2;
end
$$;

-- Sessions live a month at most.
create function identity_begin_session(given uuid, person uuid, by_provider text, issued_by text, known_as text,
                                       given_sid text) returns void
    language sql security definer set search_path = public, pg_temp as
$$
    delete from provider_sessions s where s.started_at < now() - interval '30 days';
    insert into provider_sessions (id, person_id, provider, issuer, subject, sid)
        values (given, person, by_provider, issued_by, known_as, given_sid);
$$;

create function identity_end_session(given uuid) returns void
    language sql security definer set search_path = public, pg_temp as
$$ update provider_sessions s set ended_at = now() where s.id = given and s.ended_at is null $$;

-- By the provider's session where it names one, else every session of that subject; who is out.
create function identity_end_sessions(issued_by text, known_as text, given_sid text)
    returns table (person uuid, person_name text)
    language sql security definer set search_path = public, pg_temp as
$$ with ended as (
    update provider_sessions s set ended_at = now()
        where s.issuer = issued_by and s.ended_at is null
            and (known_as is not null or given_sid is not null)
            and (known_as is null or s.subject = known_as)
            and (given_sid is null or s.sid = given_sid)
        returning s.person_id)
   select distinct p.id, p.name from ended e join people p on p.id = e.person_id $$;

create trigger access_changed after update of ended_at on provider_sessions
    for each row execute function access_of_membership();

-- As before; a credential may now be a session of a provider instead of an API token.
create or replace function identity_actor_now(person uuid, team uuid, credential uuid)
    returns table (name text, platform_roles text[], team_id uuid, role text, scopes text[])
    language sql stable security definer set search_path = public, pg_temp as
$$ select p.name, p.platform_roles, m.team_id, m.role, a.scopes
    from people p
        left join memberships m on m.person_id = p.id and m.team_id = team
        left join api_tokens a on a.id = credential
    where p.id = person and p.deactivated_at is null and (team is null or m.team_id is not null)
        and (credential is null or a.revoked_at is null and a.expires_at > now()
             or exists (select from provider_sessions s
                        where s.id = credential and s.person_id = person and s.ended_at is null)) $$;

call own_identity_functions();
