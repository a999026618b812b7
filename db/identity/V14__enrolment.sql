-- Whoever teaches puts people who have an account into the transaction's team, by their e-mail, as one who teaches or is
-- taught there. Somebody who is something else in the team, or is there by a provider's groups, stays what they are, and
-- nobody changes themselves. No row where nobody has that e-mail.
create function identity_enrol(mail text, wanted text) returns table (person uuid, held text, done text)
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    whose uuid;
    was text;
    by_hand boolean;
begin
    if wanted not in ('INSTRUCTOR', 'ASSISTANT', 'STUDENT') then
        raise exception 'No role of a course.' using errcode = 'check_violation';
    end if;
    if not exists (select from teams t where t.id = podium_team() and t.deleted_at is null) then
        return;
    end if;
    select p.id into whose from people p
        where lower(p.email) = lower(mail) and p.deactivated_at is null and not p.service;
    if not found then
        return;
    end if;
    insert into memberships (team_id, person_id, role) values (podium_team(), whose, wanted) on conflict do nothing;
    if found then
        return query select whose, wanted, 'added'::text;
        return;
    end if;
    select m.role, m.source = 'hand' into was, by_hand from memberships m
        where m.team_id = podium_team() and m.person_id = whose for update;
    if by_hand and whose <> podium_person() and was <> wanted and was in ('INSTRUCTOR', 'ASSISTANT', 'STUDENT') then
        update memberships m set role = wanted where m.team_id = podium_team() and m.person_id = whose;
        return query select whose, wanted, 'changed'::text;
        return;
    end if;
    return query select whose, was, 'stays'::text;
end
$$;

-- Somebody who is taught, or helps, is in the transaction's team no longer. False where they are there as something else,
-- or by a provider's groups, which would bring them back.
create function identity_release(whose uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    delete from memberships m where m.team_id = podium_team() and m.person_id = whose and m.source = 'hand'
        and m.role in ('ASSISTANT', 'STUDENT') and whose <> podium_person();
    return found;
end
$$;

call own_identity_functions();
