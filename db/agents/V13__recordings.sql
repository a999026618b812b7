-- What agents' terminals printed, kept on the disk of the Podium that recorded it; here is what there is, and the lines by
-- which it is found. A recording outlives the deletion of its agent, and goes with the agent's row.

-- A team without a row lets each agent's owner choose.
create table recording_policies (
    team_id   uuid primary key,
    mode      text not null check (mode in ('NEVER', 'CHOICE', 'ALWAYS')),
    days      int not null check (days between 1 and 3650),
    megabytes int not null check (megabytes between 10 and 1000000)
);
alter table recording_policies enable row level security;
alter table recording_policies force row level security;
create policy recording_policy_of_team on recording_policies
    using (team_id = podium_team()) with check (team_id = podium_team());

-- The agents whose owner had them recorded, where owners choose.
create table recorded_agents (
    agent_id uuid primary key,
    team_id  uuid not null,
    foreign key (agent_id, team_id) references agents (id, team_id) on delete cascade
);
alter table recorded_agents enable row level security;
alter table recorded_agents force row level security;
create policy recorded_of_team on recorded_agents using (team_id = podium_team()) with check (team_id = podium_team());

-- One file each. While it is written, its Podium says so again and again; one that fell silent writes no more.
create table recordings (
    id         uuid primary key,
    team_id    uuid not null,
    agent_id   uuid not null,
    began_at   timestamptz not null,
    millis     bigint not null default 0,
    bytes      bigint not null default 0,
    cols       int not null,
    rows       int not null,
    problem    text,
    ended      boolean not null default false,
    holder     uuid not null,
    held_until timestamptz not null,
    unique (id, team_id),
    foreign key (agent_id, team_id) references agents (id, team_id) on delete cascade
);
alter table recordings enable row level security;
alter table recordings force row level security;
create policy recordings_of_team on recordings using (team_id = podium_team()) with check (team_id = podium_team());
create index recordings_of_agent on recordings (agent_id, began_at desc);
create index recordings_newest on recordings (team_id, began_at desc);
-- Two Podiums never record the same agent.
create unique index recordings_one_at_a_time on recordings (agent_id) where not ended;

-- The lines of a recording, several to a row: few rows, and a search that reads little. Words are made by Podium, so that
-- paths, identifiers and codes are found by their parts.
create table recording_lines (
    recording_id uuid not null,
    number       int not null,
    team_id      uuid not null,
    agent_id     uuid not null,
    at           timestamptz not null,
    -- For each line, milliseconds since the recording began.
    offsets      int[] not null,
    body         text not null,
    -- Besides, its team and its agent, so that the index alone narrows to them.
    words        tsvector not null,
    primary key (recording_id, number),
    foreign key (recording_id, team_id) references recordings (id, team_id) on delete cascade
);
-- Out of line, so that a row which many find is small.
alter table recording_lines set (toast_tuple_target = 128);
alter table recording_lines alter column words set storage external;
alter table recording_lines enable row level security;
alter table recording_lines force row level security;
create policy recording_lines_of_team on recording_lines
    using (team_id = podium_team()) with check (team_id = podium_team());
create index recording_lines_words on recording_lines using gin (words) with (gin_pending_list_limit = 1024);

-- These run as the owner, whom these policies let read.
create policy asked on recording_policies for select to current_user using (true);
create policy asked on recorded_agents for select to current_user using (true);
create policy asked on recording_lines for select to current_user using (true);
create policy asked on recordings for select to current_user using (true);

-- Below row-level security the words' index is of no use: matching words is no leakproof operation. This function is above
-- it and keeps to the acting team itself, and to the agents whose terminals the acting person may watch: their own, those
-- shared with them, and all where the team lets them open every terminal.
create function agents_recorded_lines(query text, everything boolean, recording uuid, before timestamptz,
        before_recording uuid, before_number int, most int)
    returns table (recording_id uuid, number int, agent_id uuid, at timestamptz, body text, offsets int[])
    language plpgsql stable security definer rows 50 set search_path = public, pg_temp
    -- By the words' index and nothing else: the planner does not know what it costs to fetch the words of a row.
    set plan_cache_mode = force_custom_plan set enable_seqscan = off set enable_indexscan = off as
$$
begin
    return query
        select l.recording_id, l.number, l.agent_id, l.at, l.body, l.offsets
        from recording_lines l
        where l.words @@ (quote_literal('team:' || podium_team()) || ' & (' || query || ')')::tsquery
            and l.team_id = podium_team()
            and (recording is null or l.recording_id = recording)
            and (before is null or (l.at, l.recording_id, l.number) < (before, before_recording, before_number))
            and l.agent_id = any(array(
                select a.id from agents a where a.team_id = podium_team()
                    and (everything or a.owner_person = podium_person()
                        or a.team_access is not null
                            and (a.team_access_until is null or a.team_access_until > clock_timestamp())
                        or exists (select 1 from agent_grants g where g.agent_id = a.id
                            and g.person_id = podium_person()
                            and (g.expires_at is null or g.expires_at > clock_timestamp())))))
        order by l.at desc, l.recording_id desc, l.number desc
        limit most;
end
$$;

-- Which agents are to be recorded, in all teams: ids alone.
create function agents_to_record() returns table (team_id uuid, agent_id uuid)
    language sql stable security definer set search_path = public, pg_temp as
$$ select a.team_id, a.id from agents a
    left join recording_policies p on p.team_id = a.team_id
    left join recorded_agents r on r.agent_id = a.id
    where a.deleted_at is null and a.desired = 'RUNNING'
        and (p.mode = 'ALWAYS' or coalesce(p.mode, 'CHOICE') = 'CHOICE' and r.agent_id is not null) $$;

-- Recordings past their team's days, past their agent's megabytes (the oldest go), or of an agent that can no longer be
-- restored.
create function agents_recordings_due(restorable interval, most int) returns table (team_id uuid, agent_id uuid, id uuid)
    language sql stable security definer set search_path = public, pg_temp as
$$ select r.team_id, r.agent_id, r.id
    from (select o.*, sum(o.bytes) over (partition by o.agent_id order by o.began_at desc, o.id) as total
        from recordings o) r
    join agents a on a.id = r.agent_id
    left join recording_policies p on p.team_id = r.team_id
    where (r.ended or r.held_until < clock_timestamp())
        and (r.began_at + r.millis * interval '1 millisecond'
                < clock_timestamp() - coalesce(p.days, 30) * interval '1 day'
            or r.total > coalesce(p.megabytes, 500) * 1000000::bigint
            or a.deleted_at < clock_timestamp() - restorable)
    order by r.began_at limit most $$;

-- Which of these there are, in all teams: the files of the others are to be deleted.
create function agents_recordings_known(ids uuid[]) returns table (id uuid)
    language sql stable security definer set search_path = public, pg_temp as
$$ select r.id from recordings r where r.id = any(ids) $$;

revoke all on function agents_recorded_lines(text, boolean, uuid, timestamptz, uuid, int, int), agents_to_record(),
    agents_recordings_due(interval, int), agents_recordings_known(uuid[]) from public;
grant execute on function agents_recorded_lines(text, boolean, uuid, timestamptz, uuid, int, int), agents_to_record(),
    agents_recordings_due(interval, int), agents_recordings_known(uuid[]) to "${application}";
