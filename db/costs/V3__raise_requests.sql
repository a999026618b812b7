-- Somebody asks for more of a budget for a time, and whoever runs the team says yes or no, once.
create table budget_raise_requests (
    id              uuid primary key,
    team_id         uuid not null,
    budget_id       uuid not null references budgets on delete cascade,
    cap             numeric(24, 12) not null check (cap > 0),
    until           timestamptz not null,
    reason          text not null check (length(reason) between 1 and 500),
    asked_by        uuid not null,
    asked_by_name   text not null,
    asked_at        timestamptz not null default clock_timestamp(),
    granted         boolean,
    decided_by      uuid,
    decided_by_name text,
    decided_at      timestamptz,
    check (num_nulls(granted, decided_by, decided_by_name, decided_at) in (0, 4))
);
-- One open question of each person about a budget.
create unique index budget_raise_requests_open on budget_raise_requests (budget_id, asked_by) where granted is null;
create index budget_raise_requests_of_team on budget_raise_requests (team_id, asked_at) where granted is null;
alter table budget_raise_requests enable row level security;
alter table budget_raise_requests force row level security;
create policy own_team on budget_raise_requests using (team_id = podium_team()) with check (team_id = podium_team());
-- So that they go with their budget.
create policy asked on budget_raise_requests to current_user using (true) with check (true);
revoke delete, truncate on budget_raise_requests from "${application}";
