-- Every text of a course's policy, and who accepted which.
create table course_policies (
    team_id     uuid not null references courses on delete cascade,
    version     int not null,
    policy      text not null,
    put_by_name text not null,
    put_at      timestamptz not null,
    primary key (team_id, version)
);
insert into course_policies select team_id, policy_version, policy, made_by_name, made_at from courses;

create table policy_acceptances (
    team_id     uuid not null,
    version     int not null,
    person_id   uuid not null,
    accepted_at timestamptz not null,
    primary key (team_id, person_id, version),
    foreign key (team_id, version) references course_policies (team_id, version) on delete cascade
);

do
$$
declare
    one text;
begin
    foreach one in array array ['course_policies', 'policy_acceptances'] loop
        execute format('alter table %I enable row level security', one);
        execute format('alter table %I force row level security', one);
        execute format('create policy own_team on %I using (team_id = podium_team()) with check (team_id = podium_team())',
                       one);
        -- What was said, and what was accepted, is not changed afterwards.
        execute format('revoke update, truncate on %I from %I', one, '${application}');
    end loop;
end
$$;
