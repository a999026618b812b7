-- As before, but of teams of which nothing is under way: each has the same few places, however much of it waits, so one whose
-- address does not answer keeps no other waiting.
drop function hooks_take(timestamptz, timestamptz, int, int);
create index hook_deliveries_due_of_team on hook_deliveries (team_id, due_at, id) where state = 'WAITING';

create function hooks_take(moment timestamptz, again timestamptz, most int, of_each int, without uuid[])
    returns setof hook_deliveries
    language sql security definer set search_path = public, pg_temp as
$$ with teams as (
        select distinct d.team_id from hook_deliveries d
        where d.state = 'WAITING' and d.due_at <= moment and d.team_id <> all (without)),
    due as (
        select f.id, f.due_at from teams t cross join lateral (
            select d.id, d.due_at from hook_deliveries d
            where d.team_id = t.team_id and d.state = 'WAITING' and d.due_at <= moment
            order by d.due_at, d.id limit of_each for update skip locked) f),
    few as (select due.id from due order by due.due_at, due.id limit most)
    update hook_deliveries d set due_at = again, tries = d.tries + 1 from few where d.id = few.id returning d.* $$;
revoke all on function hooks_take(timestamptz, timestamptz, int, int, uuid[]) from public;
grant execute on function hooks_take(timestamptz, timestamptz, int, int, uuid[]) to "${application}";
