-- What an agent waits for, and by what Podium knows its state.
alter table agents add column evidence text;
-- By a change of type: row-level security, which hides every row from a migration's update, has no say in it.
alter table agents alter column evidence type text using
    case when state = 'STOPPED' then 'PODIUM' when state in ('WORKING', 'IDLE') then 'OUTPUT' else 'PROCESS' end;
alter table agents
    alter column evidence set default 'PROCESS',
    alter column evidence set not null,
    add check (evidence in ('HOOK', 'PROMPT', 'PROCESS', 'OUTPUT', 'PODIUM'));

-- The order in which lists show states; null, and so refused, for a state that is not listed here.
drop index agents_by_urgency;
alter table agents drop column urgency;
alter table agents add column urgency smallint not null generated always as (
    case state
        when 'WAITING_FOR_PERMISSION' then 0
        when 'WAITING_FOR_INPUT' then 1
        when 'STUCK' then 2
        when 'CRASHED' then 3
        when 'UNREACHABLE' then 4
        when 'STARTING' then 5
        when 'WORKING' then 6
        when 'IDLE' then 7
        when 'EXITED' then 8
        when 'STOPPED' then 9
    end) stored;
create index agents_by_urgency on agents (team_id, urgency, since, name) where deleted_at is null;
