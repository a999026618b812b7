-- Below row security PostgreSQL does not see that what a chain is told by is one value in all the rows it reads, so it
-- sorted a whole trail for each new entry. An order that begins with it is the index's own. The entry before those that are
-- verified is read once. Nothing else changes here.
create or replace function audit_append(team uuid, person uuid, name text, what text, on_object text, facts jsonb,
                                        ended text, from_address text, agent text, request text) returns void
    language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off
    set enable_bitmapscan = off set enable_sort = off as
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
        order by coalesce(e.team_id, '00000000-0000-0000-0000-000000000000') desc, e.position desc limit 1;
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

create or replace function audit_verify(team uuid, after_position bigint, most int)
    returns table (entries bigint, last bigint, broken bigint)
    language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off as
$$
declare
    -- Of the entry before the first; empty where there is none.
    before bytea;
begin
    if team is not null and team is distinct from podium_team() then
        raise exception 'A trail of another team cannot be verified.' using errcode = 'insufficient_privilege';
    end if;
    select e.hash into before from audit_entries e
        where coalesce(e.team_id, '00000000-0000-0000-0000-000000000000')
                = coalesce(team, '00000000-0000-0000-0000-000000000000')
            and e.position = after_position;
    return query
        select count(*), max(c.position), min(c.position) filter (where not c.sound)
        from (
            select part.position,
                   part.position = after_position + row_number() over chain
                   and part.previous = coalesce(lag(part.hash) over chain, before, '\x')
                   and part.own as sound
            from (select e.position, e.previous, e.hash, audit_sound(e) as own
                  from audit_entries e
                  where coalesce(e.team_id, '00000000-0000-0000-0000-000000000000')
                          = coalesce(team, '00000000-0000-0000-0000-000000000000')
                      and e.position > after_position
                  order by coalesce(e.team_id, '00000000-0000-0000-0000-000000000000'), e.position limit most) part
            window chain as (order by part.position)) c;
end
$$;

create or replace function audit_heads() returns table (team uuid, place bigint, head bytea)
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
        order by coalesce(e.team_id, '00000000-0000-0000-0000-000000000000') desc, e.position desc limit 1) h
    where c.chain is not null $$;
