-- When agents said that they were done, and on which day of the zone in which costs are counted.
create table finished_runs (
    team_id   uuid not null,
    day       date not null,
    agent_id  uuid not null,
    -- Who made the agent.
    person_id uuid not null,
    ended_at  timestamptz not null,
    -- Once, whichever Podiums hear of it.
    primary key (team_id, day, agent_id, ended_at)
);
alter table finished_runs enable row level security;
alter table finished_runs force row level security;
create policy finished_runs_of_team on finished_runs using (team_id = podium_team()) with check (team_id = podium_team());

-- How many of all teams together, and nothing of whose. They run as the owner, whom this policy lets read.
create policy asked on finished_runs for select to current_user using (true);
create function agents_runs_of_all(first_day date, last_day date) returns bigint
    language plpgsql stable security definer set search_path = public, pg_temp as
$$
begin
    if not (podium_person() = '00000000-0000-0000-0000-000000000000' or identity_sees_figures()) then
        return 0;
    end if;
    return (select count(*) from finished_runs f where f.day between first_day and last_day);
end
$$;
revoke all on function agents_runs_of_all(date, date) from public;
grant execute on function agents_runs_of_all(date, date) to "${application}";
