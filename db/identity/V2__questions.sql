-- The narrow questions that the application may ask before it knows the actor. All run as the owner with a fixed
-- search path, and only the application may call them.

create function identity_all_teams() returns setof uuid
    language sql stable security definer set search_path = public, pg_temp as
$$ select t.id from teams t order by t.id $$;

create function identity_by_email(wanted text) returns table (id uuid, name text, password_hash text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select p.id, p.name, p.password_hash from people p
    where lower(p.email) = lower(wanted) and p.deactivated_at is null $$;

-- Who a person is and in which team they act: the wanted team where they belong to it, else the one they chose last,
-- else the first by name.
create function identity_actor(person uuid, wanted uuid)
    returns table (name text, platform_admin boolean, team_id uuid, role text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select p.name, p.platform_admin, m.team_id, m.role
    from people p
        left join memberships m on m.person_id = p.id
        left join teams t on t.id = m.team_id
    where p.id = person and p.deactivated_at is null
    order by (m.team_id = wanted) desc nulls last, (m.team_id = p.chosen_team) desc nulls last, lower(t.name)
    limit 1 $$;

create function identity_teams_of(person uuid) returns table (id uuid, name text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select t.id, t.name from memberships m join teams t on t.id = m.team_id
    where m.person_id = person order by lower(t.name) $$;

create function identity_choose_team(person uuid, team uuid) returns boolean
    language sql security definer set search_path = public, pg_temp as
$$ with chosen as (
    update people p set chosen_team = team
    where p.id = person and exists (select from memberships m where m.person_id = person and m.team_id = team)
    returning 1)
   select exists (select from chosen) $$;

-- The use is noted at most once a minute, so that a busy token does not write on each request.
create function identity_by_token(token_hash bytea)
    returns table (token uuid, person uuid, name text, platform_admin boolean, team_id uuid, role text, scopes text[],
                   expires_at timestamptz)
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    update api_tokens a set last_used_at = now()
        where a.hash = token_hash and a.revoked_at is null and a.expires_at > now()
            and (a.last_used_at is null or a.last_used_at < now() - interval '1 minute');
    return query select a.id, p.id, p.name, p.platform_admin, a.team_id, m.role, a.scopes, a.expires_at
        from api_tokens a
            join people p on p.id = a.person_id and p.deactivated_at is null
            join memberships m on m.person_id = a.person_id and m.team_id = a.team_id
        where a.hash = token_hash and a.revoked_at is null and a.expires_at > now();
end
$$;

-- Seconds to wait before the next attempt; 0 lets this one go on and counts it as failed until it succeeds, so that
-- many at once cannot pass before the first of them is counted. From the limit on, the wait doubles from 30 s to 15 min.
create function identity_attempt(by_email bytea, by_address bytea, email_limit int, address_limit int) returns int
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    wait int;
begin
    delete from sign_in_attempts a where a.key in (
        select o.key from sign_in_attempts o where o.last_at < now() - interval '15 minutes' for update skip locked);
    insert into sign_in_attempts as a values (least(by_email, by_address), 0, now()) on conflict (key) do nothing;
    insert into sign_in_attempts as a values (greatest(by_email, by_address), 0, now()) on conflict (key) do nothing;
    perform from sign_in_attempts a where a.key in (by_email, by_address) order by a.key for update;
    select coalesce(max(ceil(extract(epoch from
            a.last_at + least(30 * 2 ^ least(a.failures - l.most, 10), 900) * interval '1 second' - clock_timestamp()))),
            0) into wait
        from sign_in_attempts a
            join (values (by_email, email_limit), (by_address, address_limit)) as l (key, most) on l.key = a.key
        where a.failures >= l.most;
    if wait > 0 then
        return wait;
    end if;
    update sign_in_attempts a set failures = a.failures + 1, last_at = clock_timestamp()
        where a.key in (by_email, by_address);
    return 0;
end
$$;

create function identity_attempt_succeeded(by_email bytea, by_address bytea) returns void
    language sql security definer set search_path = public, pg_temp as
$$
    delete from sign_in_attempts a where a.key = by_email;
    update sign_in_attempts a set failures = greatest(a.failures - 1, 0) where a.key = by_address;
$$;

create function identity_remember(token_hash bytea, person uuid, until timestamptz) returns void
    language sql security definer set search_path = public, pg_temp as
$$
    delete from remembered r where r.expires_at < now();
    insert into remembered values (token_hash, person, until);
$$;

create function identity_remembered(token_hash bytea) returns table (id uuid, name text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select p.id, p.name from remembered r join people p on p.id = r.person_id
    where r.hash = token_hash and r.expires_at > now() and p.deactivated_at is null $$;

create function identity_forget(token_hash bytea) returns void
    language sql security definer set search_path = public, pg_temp as
$$ delete from remembered r where r.hash = token_hash $$;

-- Offers the set-up to the holder of a token, replacing an earlier offer; false when it was taken already.
create function identity_offer_set_up(new_hash bytea) returns boolean
    language sql security definer set search_path = public, pg_temp as
$$ with offered as (
    insert into set_up as s (token_hash) select new_hash where not exists (select from people)
    on conflict (singleton) do update set token_hash = excluded.token_hash where s.used_at is null
    returning 1)
   select exists (select from offered) $$;

create function identity_set_up_open(given bytea) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select from set_up s where s.used_at is null and (given is null or s.token_hash = given)) $$;

-- Makes the first person and team and takes the offer, in one step: of two at once the second waits for the row, finds
-- it used, and makes nobody.
create function identity_set_up(given bytea, person uuid, person_email text, person_name text, person_hash text,
                                team uuid, team_name text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    update set_up s set used_at = now() where s.token_hash = given and s.used_at is null;
    if not found then
        return false;
    end if;
    insert into people (id, email, name, password_hash, platform_admin)
        values (person, person_email, person_name, person_hash, true);
    insert into teams (id, name) values (team, team_name);
    insert into memberships values (team, person, 'OWNER');
    return true;
end
$$;

do $$
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
