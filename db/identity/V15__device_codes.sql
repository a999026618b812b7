-- A program without a browser asks for a token, and somebody who is signed in allows or declines it (RFC 8628). Both codes
-- are kept as hashes. It is not known who asks, so there is no team to see these rows by: the functions below are the way.
create table device_codes (
    device_hash  bytea primary key,
    user_hash    bytea not null unique,
    host         text not null,
    address      text not null,
    scopes       text[] not null,
    created_at   timestamptz not null default clock_timestamp(),
    expires_at   timestamptz not null,
    polled_at    timestamptz,
    wait_seconds int not null,
    state        text not null default 'WAITING' check (state in ('WAITING', 'ALLOWED', 'DECLINED', 'TAKEN')),
    decided_by   uuid references people,
    sign_in      uuid,
    acts_in      uuid references teams on delete cascade,
    given        text[],
    valid_days   int,
    check (state <> 'ALLOWED' or decided_by is not null and acts_in is not null and given is not null
           and valid_days is not null)
);
create index on device_codes (address);
create index on device_codes (expires_at);
alter table device_codes enable row level security;
alter table device_codes force row level security;
create policy asked on device_codes to current_user using (true) with check (true);
revoke all on device_codes from "${application}";

-- 'done'; 'here' or 'full' where as many wait as may, from this address or at all; 'again' where a code is taken. One
-- at a time, so that many at once are counted too. What is over is told to be so for ten minutes and then forgotten.
create function identity_ask_device(device bytea, typed bytea, from_host text, from_address text, wanted text[],
                                    every_seconds int, valid_seconds int, most_here int, most int) returns text
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    lock table device_codes in share row exclusive mode;
    delete from device_codes d where d.expires_at < clock_timestamp() - interval '10 minutes';
    if (select count(*) from device_codes d
            where d.state = 'WAITING' and d.expires_at > clock_timestamp() and d.address = from_address) >= most_here then
        return 'here';
    end if;
    if (select count(*) from device_codes d) >= most then
        return 'full';
    end if;
    insert into device_codes (device_hash, user_hash, host, address, scopes, expires_at, wait_seconds)
        values (device, typed, from_host, from_address, wanted,
                clock_timestamp() + valid_seconds * interval '1 second', every_seconds)
        on conflict do nothing;
    return case when found then 'done' else 'again' end;
end
$$;

-- What waits for the code that somebody typed.
create function identity_device_asked(typed bytea)
    returns table (host text, address text, scopes text[], created_at timestamptz)
    language sql stable security definer set search_path = public, pg_temp as
$$ select d.host, d.address, d.scopes, d.created_at from device_codes d
    where d.user_hash = typed and d.state = 'WAITING' and d.expires_at > clock_timestamp() $$;

-- The acting person decides, once, for the transaction's team. False where that is decided or over.
create function identity_allow_device(typed bytea, by_sign_in uuid, may text[], days int) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    update device_codes d set state = 'ALLOWED', decided_by = podium_person(), sign_in = by_sign_in,
        acts_in = podium_team(), given = may, valid_days = days
        where d.user_hash = typed and d.state = 'WAITING' and d.expires_at > clock_timestamp();
    return found;
end
$$;

create function identity_decline_device(typed bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    update device_codes d set state = 'DECLINED', decided_by = podium_person()
        where d.user_hash = typed and d.state = 'WAITING' and d.expires_at > clock_timestamp();
    return found;
end
$$;

-- How it stands: 'unknown', 'expired', 'slow', 'waiting', 'declined', or 'allowed' with what was decided. Whoever asks too
-- often has to wait five seconds longer from then on.
create function identity_poll_device(device bytea)
    returns table (stands text, every_seconds int, person uuid, name text, team uuid, sign_in uuid)
    language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    asked device_codes;
begin
    select * into asked from device_codes d where d.device_hash = device for update;
    if not found or asked.state = 'TAKEN' then
        return query select 'unknown'::text, 0, null::uuid, null::text, null::uuid, null::uuid;
        return;
    end if;
    if asked.polled_at > clock_timestamp() - asked.wait_seconds * interval '1 second' then
        update device_codes d set polled_at = clock_timestamp(), wait_seconds = least(d.wait_seconds + 5, 60)
            where d.device_hash = device;
        return query select 'slow'::text, least(asked.wait_seconds + 5, 60), null::uuid, null::text, null::uuid, null::uuid;
        return;
    end if;
    update device_codes d set polled_at = clock_timestamp() where d.device_hash = device;
    return query select
        case when asked.state = 'DECLINED' then 'declined' when asked.expires_at <= clock_timestamp() then 'expired'
            when asked.state = 'ALLOWED' then 'allowed' else 'waiting' end,
        asked.wait_seconds, p.id, p.name, asked.acts_in, asked.sign_in
        from (select 1) one left join people p on p.id = asked.decided_by;
end
$$;

-- Takes what the acting person allowed for the transaction's team, once. No row where it was taken meanwhile.
create function identity_take_device(device bytea)
    returns table (host text, address text, given text[], valid_days int)
    language sql security definer set search_path = public, pg_temp as
$$ update device_codes d set state = 'TAKEN'
    where d.device_hash = device and d.state = 'ALLOWED' and d.expires_at > clock_timestamp()
        and d.decided_by = podium_person() and d.acts_in = podium_team()
    returning d.host, d.address, d.given, d.valid_days $$;

call own_identity_functions();
