-- Whatever a room's migration makes, the application's role may use; rows are then narrowed by row-level security.
revoke all on schema public from public;
grant usage on schema public to "${application}";
alter default privileges in schema public grant select, insert, update, delete on tables to "${application}";
alter default privileges in schema public grant usage, select on sequences to "${application}";

-- The team and the person of the running transaction, set by the application at its start. Null where none is set,
-- and a comparison with null admits no row.
create function podium_team() returns uuid language sql stable as
$$ select nullif(current_setting('podium.team', true), '')::uuid $$;
create function podium_person() returns uuid language sql stable as
$$ select nullif(current_setting('podium.person', true), '')::uuid $$;
