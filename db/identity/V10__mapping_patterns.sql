-- A group's value is compared whole, by its beginning, or by a regular expression.
alter table group_mappings
    add column comparison text not null default 'VALUE' check (comparison in ('VALUE', 'PREFIX', 'PATTERN'));
update group_mappings set comparison = 'PREFIX' where prefix;
alter table group_mappings
    alter column comparison drop default,
    add unique (provider, claim, value, comparison, team_name);

drop function identity_mappings(text);
drop function identity_add_mapping(uuid, text, text, text, boolean, text, text, boolean);
drop function identity_drop_mapping(uuid);
-- Takes the constraint over it along.
alter table group_mappings drop column prefix;

create function identity_mappings(of_provider text)
    returns table (id uuid, provider text, claim text, value text, comparison text, team_id uuid, team_name text,
                   role text, make_team boolean)
    language sql stable security definer set search_path = public, pg_temp as
$$ select g.id, g.provider, g.claim, g.value, g.comparison, t.id, coalesce(t.name, g.team_name), g.role,
        g.make_team and (g.team_id is null or t.id is not null)
    from group_mappings g left join teams t on t.id = g.team_id and t.deleted_at is null
    where g.provider = of_provider order by g.value, lower(g.team_name) $$;

create function identity_add_mapping(given uuid, of_provider text, from_claim text, wanted text, compared text,
                                     team text, as_role text, make boolean) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    known uuid := identity_team_named(team);
begin
    if known is null and not make then
        return 'no-team';
    end if;
    insert into group_mappings (id, provider, claim, value, comparison, team_id, team_name, role, make_team)
        values (given, of_provider, from_claim, wanted, compared, known, team, as_role, make)
        on conflict do nothing;
    return case when found then 'added' else 'there' end;
end
$$;

create function identity_drop_mapping(given uuid)
    returns table (provider text, claim text, value text, comparison text, team_name text, role text,
                   make_team boolean)
    language sql security definer set search_path = public, pg_temp as
$$ delete from group_mappings g where g.id = given
    returning g.provider, g.claim, g.value, g.comparison, g.team_name, g.role, g.make_team $$;
