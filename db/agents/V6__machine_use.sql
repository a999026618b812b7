-- How many agents of all teams are on a machine, for whom runs the installation. In plpgsql as agents_figures is.
create function agents_on(machine uuid) returns int
    language plpgsql stable security definer set search_path = public, pg_temp as
$$
begin
    if not is_admin() then
        return 0;
    end if;
    return (select count(*)::int from agents a where a.machine_id = machine and a.deleted_at is null);
end
$$;
revoke all on function agents_on(uuid) from public;
grant execute on function agents_on(uuid) to "${application}";
