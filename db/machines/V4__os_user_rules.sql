-- A rule that makes OS users of user names: what comes before and after a name, and the provider whose names count. One
-- provider alone, because another one's ada may be somebody else.
alter table machines
    add column os_user_before text check (os_user_before ~ '^([a-z_][a-z0-9_-]*)?$'),
    add column os_user_after text check (os_user_after ~ '^[a-z0-9_-]*$'),
    add column os_user_provider text,
    add check (num_nulls(os_user_before, os_user_after, os_user_provider) in (0, 3)),
    add check (id <> '00000000-0000-0000-0000-000000000001' or os_user_provider is null);

create function fits_os_user(name text) returns boolean
    language sql immutable set search_path = public, pg_temp as
$$ select name collate "C" ~ '^[a-z_][a-z0-9_-]{0,31}$' and name <> 'root' $$;
revoke all on function fits_os_user(text) from public;

-- The one place that says as whom somebody works on a machine, and why: given by an admin, by the rule, or as the one that
-- is shared. A name by which the rule gives nobody an OS user does not lead to the shared one: who reads it is to know.
-- Accounts that come with systems are no person's, and neither is one that an admin gave to somebody else or to all: a
-- person may be able to choose what their provider calls them.
create function os_user_of(machine uuid, person uuid)
    returns table (os_user text, because text, user_name text, ruled text, provider text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select case f.because when 'GIVEN' then f.given when 'RULE' then f.ruled when 'SHARED' then f.shared_os_user end,
        f.because, f.user_name, f.ruled, f.os_user_provider
    from (select m.shared_os_user, m.os_user_provider, u.os_user as given, n.user_name, r.ruled,
                case when u.os_user is not null then 'GIVEN'
                     when n.user_name is null then
                         case when m.shared_os_user is not null then 'SHARED'
                              when m.os_user_provider is not null then 'NO_USER_NAME'
                              else 'NONE' end
                     when not fits_os_user(n.user_name) or not fits_os_user(r.ruled) then 'UNFIT'
                     when r.ruled like 'systemd-%' or r.ruled = any ('{
                             adm,admin,administrator,avahi,backup,bin,centos,daemon,dbus,debian,dnsmasq,docker,
                             ec2-user,fedora,ftp,games,git,gnats,halt,irc,list,lp,lxd,mail,man,messagebus,mysql,
                             news,nobody,ollama,operator,pi,podium,polkitd,postgres,proxy,redis,root,runner,
                             shutdown,slurm,sshd,sudo,sync,sys,tcpdump,toor,ubuntu,uucp,vagrant,wheel,
                             www-data}'::text[]) then 'RESERVED'
                     when n.anothers then 'ANOTHERS_NAME'
                     when r.ruled = m.shared_os_user
                         or exists (select from machine_os_users o where o.machine_id = m.id
                                        and o.os_user = r.ruled and o.person_id <> person) then 'ANOTHERS_ACCOUNT'
                     else 'RULE' end as because
            from machines m
                left join machine_os_users u on u.machine_id = m.id and u.person_id = person
                left join user_name_of(person, m.os_user_provider) n on true
                cross join lateral (select m.os_user_before || n.user_name || m.os_user_after as ruled) r
            where m.id = machine) f $$;
revoke all on function os_user_of(uuid, uuid) from public;

-- Of the acting person.
create function machines_own(machine uuid)
    returns table (os_user text, because text, user_name text, ruled text, provider text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select * from os_user_of(machine, podium_person()) $$;

-- For whom runs the installation; no row for nobody.
create function machines_of_person(machine uuid, person uuid)
    returns table (person_name text, os_user text, because text, user_name text, ruled text, provider text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select p.name, o.* from people p cross join lateral os_user_of(machine, p.id) o where is_admin() and p.id = person $$;

create or replace function machines_still(machine uuid, person uuid, wanted text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (
        select from machines m
        where m.id = machine and m.removed_at is null and podium_team() is not null
            and (m.every_team
                 or exists (select from machine_teams t where t.machine_id = m.id and t.team_id = podium_team()))
            and wanted = case when m.id = '00000000-0000-0000-0000-000000000001' then ''
                              else (select o.os_user from os_user_of(m.id, person) o) end) $$;

-- As before; where nobody was given one and none is shared, up to three of those who have one by the rule.
create or replace function machines_watch_users() returns table (machine_id uuid, os_user text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select f.machine_id, f.os_user
    from (select u.machine_id, u.os_user, min(u.assigned_at) as since,
                row_number() over (partition by u.machine_id order by min(u.assigned_at), u.os_user) as place
            from machine_os_users u group by u.machine_id, u.os_user) f
    where f.place <= 3
    union all
    select m.id, o.os_user
    from machines m
        cross join lateral (
            select n.person_id from person_user_names n
            where n.provider = m.os_user_provider and fits_os_user(n.user_name)
                and exists (select from memberships s where s.person_id = n.person_id
                                and (m.every_team or exists (select from machine_teams t
                                                             where t.machine_id = m.id and t.team_id = s.team_id)))
            order by n.since limit 3) n
        cross join lateral os_user_of(m.id, n.person_id) o
    where m.os_user_provider is not null and m.shared_os_user is null and m.removed_at is null and o.because = 'RULE'
        and not exists (select from machine_os_users u where u.machine_id = m.id) $$;

drop function machines_known();
create function machines_known()
    returns table (id uuid, name text, host text, port int, host_key text, sign_in text, labels text[],
                   every_team boolean, shared_os_user text, removed boolean, os_user_before text, os_user_after text,
                   os_user_provider text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select m.id, m.name, m.host, m.port, m.host_key, m.sign_in, m.labels, m.every_team, m.shared_os_user,
        m.removed_at is not null, m.os_user_before, m.os_user_after, m.os_user_provider
    from machines m $$;

-- Within the transaction that adds or changes a machine; all null for no rule.
create function machines_rule(given uuid, before text, after text, of_provider text) returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    update machines m set os_user_before = before, os_user_after = after, os_user_provider = of_provider
        where m.id = given;
end
$$;

call own_machines_functions();
