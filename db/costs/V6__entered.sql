-- What is entered: in which currency costs are read, budgets that count all, and what was entered last.

-- A budget of what can be refused and one of all may stand beside each other. Only a soft one counts all: nobody can be refused
-- a server that was bought.
drop index budgets_one_each;
create unique index budgets_one_each on budgets
    (coalesce(team_id, '00000000-0000-0000-0000-000000000000'), scope, subject, period, hard, fixed_costs);
alter table budgets add constraint budgets_of_all
    check (not fixed_costs or not hard and scope in ('ORGANISATION', 'TEAM', 'PERSON'));

create index ledger_entered on ledger_entries (team_id, settled_at desc, begun_at desc, id desc) where kind = 'charge';

-- The last row counts; US dollars where there is none. Rows are only added.
create table shown_currencies (
    id             bigint generated always as identity primary key,
    currency       text not null check (currency ~ '^[A-Z]{3}$'),
    chosen_by      uuid not null,
    chosen_by_name text not null,
    chosen_at      timestamptz not null default now()
);
create trigger append_only before update or delete or truncate on shown_currencies
    for each statement execute function costs_refuse();
alter table shown_currencies enable row level security;
alter table shown_currencies force row level security;
create policy known_to_all on shown_currencies for select using (true);
create policy asked on shown_currencies for insert to current_user with check (true);
revoke insert, update, delete on shown_currencies from "${application}";

create function costs_choose_currency(of_currency text, person uuid, person_name text) returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    insert into shown_currencies (currency, chosen_by, chosen_by_name) values (of_currency, person, person_name);
end
$$;

call own_costs_functions();
