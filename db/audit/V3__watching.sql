-- An entry that names a person as the one it concerns may be read by that person, though they may not read the trail;
-- with it comes what says that it ended. The function alone decides whose: of the transaction's person and team.
create index audit_concerns on audit_entries (team_id, (details ->> 'concerns'), position)
    where details ->> 'concerns' is not null;
create index audit_ends on audit_entries (team_id, (details ->> 'ends')) where details ->> 'ends' is not null;

create function audit_mentions(wanted text, before bigint, skip int, most int)
    returns table ("position" bigint, at timestamptz, person_id uuid, person_name text, action text, object text,
                   outcome text, details text, address text, user_agent text, ended timestamptz, last_details text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select e.position, e.at, e.person_id, e.person_name, e.action, e.object, e.outcome, e.details::text, e.address,
        e.user_agent, l.at, l.details::text
    from audit_entries e
        left join lateral (
            select c.at, c.details from audit_entries c
            where c.team_id = e.team_id and c.details ->> 'ends' = e.details ->> 'visit'
            order by c.position limit 1) l on true
    where e.team_id = podium_team() and e.details ->> 'concerns' = podium_person()::text
        and e.details ->> 'ends' is null and (wanted is null or e.details ->> 'subject' = wanted)
        and (before is null or e.position < before)
    order by e.position desc offset skip limit most $$;

revoke all on function audit_mentions(text, bigint, int, int) from public;
grant execute on function audit_mentions(text, bigint, int, int) to "${application}";
