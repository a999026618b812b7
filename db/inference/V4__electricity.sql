-- What an hour costs in which an engine answers one call, in US dollars: mostly electricity.
alter table model_providers add column slot_hour numeric(12, 6) not null default 0 check (slot_hour between 0 and 100000);

-- No row where there is no such provider.
create function inference_price_provider(provider uuid, hourly numeric) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    update model_providers p set slot_hour = hourly where p.id = provider;
    return found;
end
$$;

revoke all on function inference_price_provider(uuid, numeric) from public;
grant execute on function inference_price_provider(uuid, numeric) to "${application}";
