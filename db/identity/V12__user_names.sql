-- What a provider calls somebody: the value of one claim, by which machines may give OS users.
alter table identity_providers add column user_name_claim text not null default 'preferred_username';

-- As the provider told it last. Of two whom it calls the same, the name is the one's who had it first: otherwise whoever
-- may choose their own name there would take another's OS user with it.
create table person_user_names (
    provider  text not null,
    person_id uuid not null references people on delete cascade,
    issuer    text not null,
    user_name text not null,
    since     timestamptz not null default clock_timestamp(),
    primary key (provider, person_id)
);
create index on person_user_names (person_id);
create index on person_user_names (provider, user_name);
create index on person_user_names (provider, since);

alter table person_user_names enable row level security;
alter table person_user_names force row level security;
create policy asked on person_user_names to current_user using (true) with check (true);
revoke all on person_user_names from "${application}";

-- What it was before, or null. Null as told: the provider calls them nothing. Names of another provider that once had
-- this id are gone with the first that is told.
create function identity_note_user_name(person uuid, of_provider text, issued_by text, told text) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    had text;
begin
    delete from person_user_names n where n.provider = of_provider and n.issuer <> issued_by;
    select n.user_name into had from person_user_names n
        where n.provider = of_provider and n.person_id = person for update;
    if told is null then
        delete from person_user_names n where n.provider = of_provider and n.person_id = person;
    elsif had is distinct from told then
        insert into person_user_names as n (provider, person_id, issuer, user_name)
            values (of_provider, person, issued_by, told)
            on conflict (provider, person_id) do update
                set issuer = excluded.issuer, user_name = excluded.user_name, since = excluded.since;
    end if;
    return had;
end
$$;

-- Whoever was deactivated keeps no name from another; what they are called is told anew at their next sign-in.
create function forget_user_names() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    delete from person_user_names n where n.person_id = new.id;
    return null;
end
$$;
revoke all on function forget_user_names() from public;
create trigger user_names_end after update of deactivated_at on people
    for each row when (new.deactivated_at is not null) execute function forget_user_names();

-- For rooms above, within their own questions: what a provider calls somebody, and whether another was called so first.
-- A provider that is switched off calls nobody anything.
create function user_name_of(person uuid, of_provider text) returns table (user_name text, anothers boolean)
    language sql stable security definer set search_path = public, pg_temp as
$$ select n.user_name, exists (select from person_user_names o
                               where o.provider = n.provider and o.user_name = n.user_name
                                   and (o.since, o.person_id) < (n.since, n.person_id))
    from person_user_names n
    where n.provider = of_provider and n.person_id = person
        and not exists (select from identity_providers p where p.id = of_provider and not p.enabled) $$;
revoke all on function user_name_of(uuid, text) from public;

drop function identity_known_providers();
create function identity_known_providers()
    returns table (id text, name text, issuer text, client_id text, secret uuid, allowed_domains text[],
                   groups_claim text, allowed_groups text[], enabled boolean, changed_at timestamptz, kind text,
                   default_team text, default_role text, user_name_claim text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select p.id, p.name, p.issuer, p.client_id, p.secret, p.allowed_domains, p.groups_claim, p.allowed_groups, p.enabled,
        p.changed_at, p.kind, t.name, p.default_role, p.user_name_claim
    from identity_providers p left join teams t on t.id = p.default_team and t.deleted_at is null
    order by lower(p.name), p.id $$;

-- Beside what a provider is added or changed with; names that another claim told are not kept.
create function identity_user_names_from(of_provider text, claim text) returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    update identity_providers p set user_name_claim = claim where p.id = of_provider and p.user_name_claim <> claim;
    if found then
        delete from person_user_names n where n.provider = of_provider;
    end if;
end
$$;

call own_identity_functions();
