-- The OS user that an agent runs as on its machine, for as long as it lives; empty for Podium's own on its own machine.
alter table agents add column os_user text not null default '';
drop index agents_session_once;
create unique index agents_session_once on agents (machine_id, os_user, server, session) where deleted_at is null;
