-- Which master key the secrets are under, by an id from which the key cannot be told. One row once Podium has started; what
-- changes the key writes the new one, puts every secret under it and takes the old one away, in one transaction.
create table secrets_keys (
    key_id text primary key check (key_id ~ '^[0-9a-f]{16}$'),
    since  timestamptz not null default now()
);
alter table secrets_keys enable row level security;
alter table secrets_keys force row level security;
-- It is of the installation, and tells nothing.
create policy everybody on secrets_keys using (true) with check (true);
revoke insert, update, delete on secrets_keys from "${application}";

-- Null for what no master key opened when that was looked at.
alter table secrets add column key_id text references secrets_keys (key_id);
create index on secrets (key_id);
