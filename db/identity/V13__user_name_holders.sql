-- Who was called so first, for good: what an OS user of that name has made is theirs, also when the provider has given the
-- name to somebody else since, or lets people choose their own.
create table user_name_holders (
    provider  text not null,
    user_name text not null,
    issuer    text not null,
    person_id uuid not null references people on delete cascade,
    primary key (provider, user_name)
);
create index on user_name_holders (person_id);
insert into user_name_holders (provider, user_name, issuer, person_id)
    select distinct on (n.provider, n.user_name) n.provider, n.user_name, n.issuer, n.person_id
    from person_user_names n order by n.provider, n.user_name, n.since, n.person_id;

alter table user_name_holders enable row level security;
alter table user_name_holders force row level security;
create policy asked on user_name_holders to current_user using (true) with check (true);
revoke all on user_name_holders from "${application}";

-- A name is not free because its holder was deactivated.
drop trigger user_names_end on people;
drop function forget_user_names();

create or replace function identity_note_user_name(person uuid, of_provider text, issued_by text, told text) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    had text;
begin
    delete from person_user_names n where n.provider = of_provider and n.issuer <> issued_by;
    delete from user_name_holders h where h.provider = of_provider and h.issuer <> issued_by;
    select n.user_name into had from person_user_names n
        where n.provider = of_provider and n.person_id = person for update;
    if told is null then
        delete from person_user_names n where n.provider = of_provider and n.person_id = person;
    elsif had is distinct from told then
        insert into person_user_names as n (provider, person_id, issuer, user_name)
            values (of_provider, person, issued_by, told)
            on conflict (provider, person_id) do update
                set issuer = excluded.issuer, user_name = excluded.user_name, since = excluded.since;
        insert into user_name_holders (provider, user_name, issuer, person_id)
            values (of_provider, told, issued_by, person) on conflict do nothing;
    end if;
    return had;
end
$$;

create or replace function user_name_of(person uuid, of_provider text)
    returns table (user_name text, anothers boolean)
    language sql stable security definer set search_path = public, pg_temp as
$$ select n.user_name, not exists (select from user_name_holders h
                                   where h.provider = n.provider and h.user_name = n.user_name
                                       and h.person_id = n.person_id)
    from person_user_names n
    where n.provider = of_provider and n.person_id = person
        and not exists (select from identity_providers p where p.id = of_provider and not p.enabled) $$;

create or replace function identity_user_names_from(of_provider text, claim text) returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    update identity_providers p set user_name_claim = claim where p.id = of_provider and p.user_name_claim <> claim;
    if found then
        delete from person_user_names n where n.provider = of_provider;
        delete from user_name_holders h where h.provider = of_provider;
    end if;
end
$$;

call own_identity_functions();
