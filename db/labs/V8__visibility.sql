-- What those who help see of a seat without being asked: 1 state, 2 figures too, 3 the screen too. It stands at each version of
-- the course's text: as much is seen of a student as the last version says that they accepted. The last version has what the
-- course says now; what it takes back is taken back in all of them, so that no version has more than a later one.
alter table course_policies add column visibility smallint not null default 3 check (visibility between 1 and 3);
-- What was said stays as it was said; only this is taken back.
do
$$
begin
    execute format('grant update (visibility) on course_policies to %I', '${application}');
end
$$;

create function course_policies_only_take_back() returns trigger language plpgsql set search_path = public, pg_temp as
$$
begin
    if new.visibility > old.visibility then
        raise exception 'a version that was accepted shows no more afterwards';
    end if;
    return new;
end
$$;
create trigger only_take_back before update on course_policies
    for each row execute function course_policies_only_take_back();

-- What is seen of somebody, in the transaction's team: by the last version that they accepted, else by the first one, which
-- counted when nobody had been asked yet. A team without a course withholds nothing.
create function labs_visibility(person uuid) returns smallint
    language sql stable set search_path = public, pg_temp as
$$ select coalesce(
    (select p.visibility from policy_acceptances a
        join course_policies p on p.team_id = a.team_id and p.version = a.version
        where a.team_id = podium_team() and a.person_id = person order by a.version desc limit 1),
    (select p.visibility from course_policies p where p.team_id = podium_team() order by p.version limit 1),
    3::smallint) $$;
