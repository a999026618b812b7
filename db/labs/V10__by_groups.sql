-- Whom a provider's groups made one who teaches or is taught in a team that is a course, and who never was on its roster:
-- whoever was taken off stays off. Some providers say no e-mail.
create function labs_of_groups(most int)
    returns table (team_id uuid, person_id uuid, email text, name text, role text)
    language sql stable security definer set search_path = public, pg_temp as
$$
    select c.team_id, p.id, coalesce(lower(p.email), ''), p.name, m.role
    from courses c
    join teams t on t.id = c.team_id and t.deleted_at is null
    join memberships m on m.team_id = c.team_id and m.source <> 'hand' and m.role in ('INSTRUCTOR', 'ASSISTANT', 'STUDENT')
    join people p on p.id = m.person_id and p.deactivated_at is null and not p.service
    where not exists (select from roster_entries r where r.team_id = c.team_id
        and (r.person_id = p.id or r.email = coalesce(lower(p.email), p.id || '@sign-in.invalid')))
    order by c.team_id, p.id limit most
$$;

revoke all on function labs_of_groups(int) from public;
grant execute on function labs_of_groups(int) to "${application}";
