#!/bin/bash
# Makes Podium's database and its two roles in a new PostgreSQL: one owns the tables, the other owns nothing and is bound
# by row-level security. Run by the postgres image at its first start, with the passwords in files.
set -euo pipefail
owner=$(cat /run/secrets/database_owner)
application=$(cat /run/secrets/database_application)
psql --no-psqlrc --set ON_ERROR_STOP=1 --username postgres --set owner="$owner" --set application="$application" <<'SQL'
create role podium_owner login nobypassrls password :'owner';
create role podium_app login nobypassrls password :'application';
create database podium owner podium_owner encoding 'UTF8' template template0;
revoke all on database podium from public;
grant connect on database podium to podium_app;
SQL
