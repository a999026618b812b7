-- One chain of hashes for each team, and one for what happens to the installation (team_id null).
create table audit_entries (
    id          bigint generated always as identity primary key,
    team_id     uuid,
    position    bigint not null,
    at          timestamptz not null,
    person_id   uuid,
    person_name text not null,
    action      text not null,
    object      text not null,
    details     jsonb not null,
    previous    bytea not null,
    hash        bytea not null
);
create unique index audit_chain on audit_entries (coalesce(team_id, '00000000-0000-0000-0000-000000000000'), position);

-- The application reads its team's entries and writes through audit_append alone: a direct insert could forge a hash.
revoke insert, update, delete on audit_entries from "${application}";
alter table audit_entries enable row level security;
alter table audit_entries force row level security;
create policy own_team on audit_entries for select using (team_id = podium_team());
-- Row security is forced on the owner too, so the functions below, which run as the owner, need leave of their own.
create policy chain_read on audit_entries for select to current_user using (true);
create policy chain_append on audit_entries for insert to current_user with check (true);

create function audit_refuse() returns trigger language plpgsql as
$$ begin raise exception 'The audit trail is append-only.' using errcode = 'insufficient_privilege'; end $$;
create trigger append_only before update or delete or truncate on audit_entries
    for each statement execute function audit_refuse();

-- What a hash covers. Microseconds instead of a timestamp's text, which depends on the session's time zone.
create function audit_hash(previous bytea, team uuid, place bigint, happened timestamptz, person uuid, name text,
                           action text, object text, details jsonb) returns bytea language sql stable
    set search_path = pg_catalog as
$$ select sha256(previous || convert_to(jsonb_build_array(team, place, (extract(epoch from happened) * 1000000)::bigint,
                                                          person, name, action, object, details)::text, 'UTF8')) $$;

-- Appends to the chain of the transaction's team. The lock is held to the transaction's end: two entries must not
-- follow the same one.
create function audit_append(team uuid, person uuid, name text, what text, on_object text, facts jsonb) returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    last  record;
    place bigint := 1;
    prior bytea := '\x';
    moment timestamptz;
begin
    if team is not null and team is distinct from podium_team() then
        raise exception 'An audit entry names another team than the transaction does.'
            using errcode = 'insufficient_privilege';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('audit ' || coalesce(team::text, 'installation'), 0));
    select e.position, e.hash into last from audit_entries e
        where coalesce(e.team_id, '00000000-0000-0000-0000-000000000000')
            = coalesce(team, '00000000-0000-0000-0000-000000000000')
        order by e.position desc limit 1;
    if found then
        place := last.position + 1;
        prior := last.hash;
    end if;
    moment := clock_timestamp();
    insert into audit_entries (team_id, position, at, person_id, person_name, action, object, details, previous, hash)
    values (team, place, moment, person, name, what, on_object, facts, prior,
            audit_hash(prior, team, place, moment, person, name, what, on_object, facts));
end
$$;

-- The position of the first entry of a chain that does not follow from the one before it; null when all do.
create function audit_first_broken(team uuid) returns bigint
    language plpgsql stable security definer set search_path = public, pg_temp as
$$
declare
    broken bigint;
begin
    if team is not null and team is distinct from podium_team() then
        raise exception 'A trail of another team cannot be verified.' using errcode = 'insufficient_privilege';
    end if;
    select min(c.position) into broken from (
        select e.position,
               e.position = row_number() over chain
               and e.previous = coalesce(lag(e.hash) over chain, '\x')
               and e.hash = audit_hash(e.previous, e.team_id, e.position, e.at, e.person_id, e.person_name, e.action,
                                       e.object, e.details) as sound
        from audit_entries e
        where coalesce(e.team_id, '00000000-0000-0000-0000-000000000000')
            = coalesce(team, '00000000-0000-0000-0000-000000000000')
        window chain as (order by e.position)) c
    where not c.sound;
    return broken;
end
$$;

revoke all on function audit_append(uuid, uuid, text, text, text, jsonb), audit_first_broken(uuid) from public;
grant execute on function audit_append(uuid, uuid, text, text, text, jsonb), audit_first_broken(uuid)
    to "${application}";
