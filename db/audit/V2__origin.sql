-- Where an entry came from and how it ended, covered by a second version of the hash. Entries of the first version
-- keep theirs: what the new columns hold for them is fixed, so nothing can be written there unseen.
alter table audit_entries add column hash_version smallint not null default 1;
alter table audit_entries alter column hash_version drop default;
alter table audit_entries add column outcome text not null default 'DONE' check (outcome in ('DONE', 'DENIED'));
alter table audit_entries alter column outcome drop default;
alter table audit_entries add column address text;
alter table audit_entries add column user_agent text;
alter table audit_entries add column request_id text;
create index on audit_entries (team_id, position);
create index on audit_entries (team_id, at);

-- The trail of the installation belongs to no team; it is shown to the transaction that says it reads it.
create policy installation on audit_entries for select
    using (team_id is null and current_setting('podium.audit', true) = 'installation');

-- What takes the place of the details in the hash from version 2 on.
create function audit_facts(version int, details jsonb, outcome text, address text, agent text, request text)
    returns jsonb language plpgsql immutable set search_path = pg_catalog as
$$ begin return jsonb_build_array(version, details, outcome, address, agent, request); end $$;

-- As in V1, but in a language whose plans are kept from call to call: a verification calls it for every entry.
create or replace function audit_hash(previous bytea, team uuid, place bigint, happened timestamptz, person uuid, name text,
                                      action text, object text, details jsonb) returns bytea language plpgsql stable
    set search_path = pg_catalog as
$$ begin return sha256(previous || convert_to(jsonb_build_array(team, place,
    (extract(epoch from happened) * 1000000)::bigint, person, name, action, object, details)::text, 'UTF8')); end $$;

-- Whether an entry's own hash is right, by the version it was written with. Details of the first version are an object:
-- else an entry of the second could pass for one of the first, without its outcome.
create function audit_sound(e audit_entries) returns boolean language plpgsql stable
    set search_path = public, pg_temp as
$$ begin return case e.hash_version
    when 1 then jsonb_typeof(e.details) = 'object' and e.outcome = 'DONE' and e.address is null
        and e.user_agent is null and e.request_id is null
        and e.hash = audit_hash(e.previous, e.team_id, e.position, e.at, e.person_id, e.person_name, e.action, e.object,
                                e.details)
    when 2 then e.hash = audit_hash(e.previous, e.team_id, e.position, e.at, e.person_id, e.person_name, e.action,
                                    e.object, audit_facts(2, e.details, e.outcome, e.address, e.user_agent,
                                                          e.request_id))
    else false end; end $$;

-- Without reading the whole table: a plan made while a trail was short is kept by its connection when it is long.
drop function audit_append(uuid, uuid, text, text, text, jsonb);
create function audit_append(team uuid, person uuid, name text, what text, on_object text, facts jsonb, ended text,
                             from_address text, agent text, request text) returns void
    language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as
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
    insert into audit_entries (team_id, position, at, person_id, person_name, action, object, details, previous, hash,
                               hash_version, outcome, address, user_agent, request_id)
    values (team, place, moment, person, name, what, on_object, facts, prior,
            audit_hash(prior, team, place, moment, person, name, what, on_object,
                       audit_facts(2, facts, ended, from_address, agent, request)),
            2, ended, from_address, agent, request);
end
$$;

-- Looks at the next entries of a chain, at most so many, so that a long chain is verified in short statements. Gives
-- how many they were, the last one's position, and the position of the first that does not follow from the one before.
drop function audit_first_broken(uuid);
create function audit_verify(team uuid, after_position bigint, most int)
    returns table (entries bigint, last bigint, broken bigint)
    language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off as
$$
begin
    if team is not null and team is distinct from podium_team() then
        raise exception 'A trail of another team cannot be verified.' using errcode = 'insufficient_privilege';
    end if;
    return query
        select count(*), max(c.position), min(c.position) filter (where not c.sound)
        from (
            select part.position,
                   part.position = after_position + row_number() over chain
                   and part.previous = coalesce(lag(part.hash) over chain, before.hash, '\x')
                   and part.own as sound
            from (select e.position, e.previous, e.hash, audit_sound(e) as own
                  from audit_entries e
                  where coalesce(e.team_id, '00000000-0000-0000-0000-000000000000')
                          = coalesce(team, '00000000-0000-0000-0000-000000000000')
                      and e.position > after_position
                  order by e.position limit most) part
                left join (select e.hash from audit_entries e
                           where coalesce(e.team_id, '00000000-0000-0000-0000-000000000000')
                                   = coalesce(team, '00000000-0000-0000-0000-000000000000')
                               and e.position = after_position) before on true
            window chain as (order by part.position)) c;
end
$$;

-- The last entry of every chain, for the anchors. One look at the index a chain, however long they are.
create function audit_heads() returns table (team uuid, place bigint, head bytea)
    language sql stable security definer set search_path = public, pg_temp set enable_seqscan = off as
$$ with recursive chains as (
        (select coalesce(e.team_id, '00000000-0000-0000-0000-000000000000') as chain from audit_entries e
         order by 1 limit 1)
        union all
        select (select coalesce(e.team_id, '00000000-0000-0000-0000-000000000000') from audit_entries e
                where coalesce(e.team_id, '00000000-0000-0000-0000-000000000000') > c.chain order by 1 limit 1)
        from chains c where c.chain is not null)
    select h.team_id, h.position, h.hash
    from chains c cross join lateral (
        select e.team_id, e.position, e.hash from audit_entries e
        where coalesce(e.team_id, '00000000-0000-0000-0000-000000000000') = c.chain
        order by e.position desc limit 1) h
    where c.chain is not null $$;

-- These two are asked by the functions alone.
revoke all on function audit_sound(audit_entries), audit_facts(int, jsonb, text, text, text, text) from public;
revoke all on function audit_append(uuid, uuid, text, text, text, jsonb, text, text, text, text),
    audit_verify(uuid, bigint, int), audit_heads() from public;
grant execute on function audit_append(uuid, uuid, text, text, text, jsonb, text, text, text, text),
    audit_verify(uuid, bigint, int), audit_heads() to "${application}";
