-- How many people were given an OS user, on each machine where anybody was; for whom runs the installation.
create function machines_os_user_counts() returns table (machine_id uuid, people int)
    language sql stable security definer set search_path = public, pg_temp as
$$ select u.machine_id, count(*)::int from machine_os_users u where is_admin() group by u.machine_id $$;

call own_machines_functions();
