-- What machines that have a price did on a day, and what they cost then, for the ledger. Asked without an actor. A minute in
-- which a machine did not say how busy it was counts as busy.
create function machines_days(of_day date, from_moment timestamptz, to_moment timestamptz, without uuid[])
    returns table (machine_id uuid, teams uuid[], minutes int, busy_minutes float8, gpu_watt_minutes float8, price_from date,
        currency text, per_hour numeric, purchase numeric, life_years numeric, watts int, idle_watts int)
    language sql stable security definer set search_path = public, pg_temp as
$$
    select m.id,
        case when m.every_team then array(select t.id from teams t where t.deleted_at is null)
            else array(select t.team_id from machine_teams t where t.machine_id = m.id) end,
        s.minutes::int, coalesce(s.busy, 0), coalesce(s.watts, 0), p.valid_from, p.currency, p.per_hour, p.purchase,
        p.life_years, p.watts, p.idle_watts
    from machines m
    join lateral (
        select * from machine_prices x where x.machine_id = m.id and x.valid_from <= of_day
        order by x.valid_from desc, x.id desc limit 1) p on true
    cross join lateral (
        select count(*) as minutes, sum(greatest(coalesce(a.cpu, 1), g.busy))::float8 as busy, sum(g.watts)::float8 as watts
        from machine_samples a
        left join lateral (
            select avg(x.busy) as busy, sum(x.watts) as watts from machine_gpus d
            join machine_gpu_samples x on x.gpu_id = d.id and x.minute = a.minute
            where d.machine_id = m.id) g on true
        where a.machine_id = m.id and a.minute >= from_moment and a.minute < to_moment) s
    where m.created_at < to_moment and (m.removed_at is null or m.removed_at > from_moment) and m.id <> all(without)
    order by m.id
$$;

call own_machines_functions();
