-- A session that a provider gave is a sign-in of a browser like any other: listed, idle, revoked and looked at with them,
-- under the same id. It has nothing that remembers it beyond the browser's session.
update memberships set source = 'hand' where source is null;
alter table memberships alter column source set default 'hand', alter column source set not null;

drop function identity_begin_session(uuid, uuid, text, text, text, text);
create function identity_begin_session(given uuid, person uuid, by_provider text, issued_by text, known_as text,
                                       given_sid text, from_address text, agent text, until timestamptz) returns void
    language sql security definer set search_path = public, pg_temp as
$$
    delete from provider_sessions s where s.started_at < now() - interval '30 days';
    delete from sign_ins s where s.expires_at < now();
    insert into provider_sessions (id, person_id, provider, issuer, subject, sid)
        values (given, person, by_provider, issued_by, known_as, given_sid);
    insert into sign_ins (id, person_id, address, user_agent, expires_at)
        values (given, person, from_address, agent, until);
    update people p set last_sign_in_at = now() where p.id = person;
$$;

create function sign_in_of_provider() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    update sign_ins s set ended_at = new.ended_at where s.id = new.id and s.ended_at is null;
    return null;
end
$$;
revoke all on function sign_in_of_provider() from public;
create trigger sign_in_ended after update of ended_at on provider_sessions
    for each row execute function sign_in_of_provider();

call own_identity_functions();
