-- Figures of every team's agents, without a name or anything else of theirs, for whom identity lets see them. In
-- plpgsql, which looks for identity's function when it is called: this room's migrations run without identity's too.
create function agents_figures(lately timestamptz)
    returns table (team_id uuid, state text, agents int, started int, last_activity timestamptz, machines uuid[])
    language plpgsql stable security definer set search_path = public, pg_temp as
$$
begin
    if not identity_sees_figures() then
        return;
    end if;
    return query select a.team_id, a.state, count(*)::int, (count(*) filter (where a.started_at > lately))::int,
            max(a.last_activity), array_agg(distinct a.machine_id)
        from agents a where a.deleted_at is null group by a.team_id, a.state;
end
$$;
revoke all on function agents_figures(timestamptz) from public;
grant execute on function agents_figures(timestamptz) to "${application}";
