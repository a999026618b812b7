-- What an hour on a machine costs, from a day on. Rows are only added: what an older bill was made of stays as it was.
-- Of several for one day the one that was entered last counts.
create table machine_prices (
    id              bigint generated always as identity primary key,
    machine_id      uuid not null references machines,
    valid_from      date not null,
    currency        text not null check (currency ~ '^[A-Z]{3}$'),
    per_hour        numeric(16, 6) check (per_hour >= 0),
    purchase        numeric(16, 4) check (purchase >= 0),
    life_years      numeric(6, 2) check (life_years > 0),
    watts           int check (watts >= 0),
    idle_watts      int check (idle_watts between 0 and watts),
    entered_by      uuid not null,
    entered_by_name text not null,
    entered_at      timestamptz not null default now(),
    -- Either what an hour costs, or what it follows from.
    check (num_nulls(per_hour, purchase) = 1 and num_nulls(purchase, life_years, watts) in (0, 3)
        and (idle_watts is null or watts is not null))
);
create index on machine_prices (machine_id, valid_from desc, id desc);

alter table machine_prices enable row level security;
alter table machine_prices force row level security;
-- Which machines a team sees is said by the policy of machines.
create policy open_to_team on machine_prices for select
    using (podium_team() is not null and machine_id in (select m.id from machines m where m.removed_at is null));
create policy asked on machine_prices to current_user using (true) with check (true);
revoke all on machine_prices from "${application}";
grant select on machine_prices to "${application}";

-- For whom runs the installation.
create function machines_prices(machine uuid) returns setof machine_prices
    language sql stable security definer set search_path = public, pg_temp as
$$ select p.* from machine_prices p where is_admin() and p.machine_id = machine $$;

-- False where there is no such machine.
create function machines_price(machine uuid, from_day date, in_currency text, hourly numeric, bought numeric,
                               years numeric, power int, idle_power int, person uuid, person_name text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    perform from machines m where m.id = machine and m.removed_at is null for share;
    if not found then
        return false;
    end if;
    insert into machine_prices (machine_id, valid_from, currency, per_hour, purchase, life_years, watts, idle_watts,
                                entered_by, entered_by_name)
        values (machine, from_day, in_currency, hourly, bought, years, power, idle_power, person, person_name);
    return true;
end
$$;

call own_machines_functions();
