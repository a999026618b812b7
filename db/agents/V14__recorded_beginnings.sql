-- A beginning that thousands of words have is found among the newest lines at once: asked for it, the words' index puts
-- together where each of those words stands, before the first line is known. So the newest lines are looked through first,
-- a bounded number of them, and the index is asked for what is older where those were not enough.

create index recording_lines_newest on recording_lines (team_id, at, recording_id, number);
create index recording_lines_of_agent on recording_lines (agent_id, at, recording_id, number);

alter function agents_recorded_lines(text, boolean, uuid, timestamptz, uuid, int, int) rename to agents_lines_by_index;
revoke all on function agents_lines_by_index(text, boolean, uuid, timestamptz, uuid, int, int) from "${application}";

-- The agents whose terminals the acting person may watch: their own, those shared with them, and all where the team lets
-- them open every terminal.
create function agents_watchable(everything boolean) returns uuid[]
    language sql stable security definer set search_path = public, pg_temp as
$$ select array(
    select a.id from agents a where a.team_id = podium_team()
        and (everything or a.owner_person = podium_person()
            or a.team_access is not null and (a.team_access_until is null or a.team_access_until > clock_timestamp())
            or exists (select 1 from agent_grants g where g.agent_id = a.id and g.person_id = podium_person()
                and (g.expires_at is null or g.expires_at > clock_timestamp())))) $$;

-- The newest lines of the acting team before a place, whoever may watch them: of some agents, of all, or of one recording.
-- Never more than so many, and their words are not looked at here.
create function agents_newest_lines(of_agents uuid[], recording uuid, before timestamptz, before_recording uuid,
        before_number int, most int)
    returns setof recording_lines
    language plpgsql stable security definer rows 1000 set search_path = public, pg_temp
    set plan_cache_mode = force_custom_plan set enable_bitmapscan = off
as $$
begin
    if recording is not null then
        return query
            select l.* from recording_lines l
            where l.recording_id = recording and l.team_id = podium_team()
                and (before is null or (l.at, l.recording_id, l.number) < (before, before_recording, before_number))
            order by l.at desc, l.recording_id desc, l.number desc limit most;
    elsif cardinality(of_agents) <= 20 then
        return query
            select l.* from unnest(of_agents) a(id)
            cross join lateral (
                select o.* from recording_lines o
                where o.agent_id = a.id and o.team_id = podium_team()
                    and (before is null or (o.at, o.recording_id, o.number) < (before, before_recording, before_number))
                order by o.at desc, o.recording_id desc, o.number desc limit most) l
            order by l.at desc, l.recording_id desc, l.number desc limit most;
    else
        return query
            select l.* from recording_lines l
            where l.team_id = podium_team()
                and (before is null or (l.at, l.recording_id, l.number) < (before, before_recording, before_number))
            order by l.at desc, l.recording_id desc, l.number desc limit most;
    end if;
end
$$;

-- Lines that have the words, the newest first: of the acting team alone, and of the agents whose terminals the acting person
-- may watch. Common words are found among the newest lines, seldom ones by the index.
create function agents_recorded_lines(query text, everything boolean, agent uuid, recording uuid, before timestamptz,
        before_recording uuid, before_number int, most int)
    returns table (recording_id uuid, number int, agent_id uuid, at timestamptz, body text, offsets int[])
    language plpgsql stable security definer rows 50 set search_path = public, pg_temp
as $$
declare
    allowed uuid[] := array(select a from unnest(agents_watchable(everything)) a where agent is null or a = agent);
    wanted tsquery := (quote_literal('team:' || podium_team()) || ' & (' || query || ')')::tsquery;
    looks int := case when query like '%:*%' or recording is not null then 1000 else 100 end;
    seen int := 0;
    hits int := 0;
    line record;
begin
    for line in
        select l.recording_id, l.number, l.agent_id, l.at, l.body, l.offsets,
            case when l.agent_id = any(allowed) then l.words @@ wanted end as hit
        from agents_newest_lines(allowed, recording, before, before_recording, before_number, looks) l
    loop
        seen := seen + 1;
        before := line.at;
        before_recording := line.recording_id;
        before_number := line.number;
        if line.hit then
            recording_id := line.recording_id;
            number := line.number;
            agent_id := line.agent_id;
            at := line.at;
            body := line.body;
            offsets := line.offsets;
            return next;
            hits := hits + 1;
            exit when hits = most;
        end if;
    end loop;
    if hits < most and seen = looks then
        return query
            select l.recording_id, l.number, l.agent_id, l.at, l.body, l.offsets
            from agents_lines_by_index(
                case when agent is null then query else quote_literal('agent:' || agent) || ' & (' || query || ')' end,
                everything, recording, before, before_recording, before_number, most - hits) l;
    end if;
end
$$;

revoke all on function agents_watchable(boolean),
    agents_newest_lines(uuid[], uuid, timestamptz, uuid, int, int),
    agents_recorded_lines(text, boolean, uuid, uuid, timestamptz, uuid, int, int) from public;
grant execute on function agents_recorded_lines(text, boolean, uuid, uuid, timestamptz, uuid, int, int) to "${application}";
