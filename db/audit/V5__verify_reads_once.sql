-- Which entries are read hung on the statistics of the moment: asked for a hundred, a verification could read and sort all
-- that follow them. The order is the index's own now. The entry before those that are verified is read once, which some
-- installations have already.
create or replace function audit_verify(team uuid, after_position bigint, most int)
    returns table (entries bigint, last bigint, broken bigint)
    language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off
    set enable_bitmapscan = off set enable_sort = off as
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
