-- Where models are, for the whole installation. Keys stand in secrets; here is where.
create table model_providers (
    id         uuid primary key,
    name       text not null unique check (name ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
    kind       text not null check (kind in ('ANTHROPIC', 'OPENAI', 'OPENROUTER', 'OLLAMA', 'COMPATIBLE')),
    url        text not null,
    secret     uuid,
    context    int not null default 32768 check (context between 1024 and 10000000),
    slots      int not null default 1 check (slots between 1 and 10000),
    enabled    boolean not null default true,
    changed_at timestamptz not null default clock_timestamp()
);
alter table model_providers enable row level security;
alter table model_providers force row level security;
create policy asked on model_providers to current_user using (true) with check (true);
revoke all on model_providers from "${application}";

-- What a name that a client asks for stands for: the first of its rows that can be reached, by position.
create table model_routes (
    id       bigint generated always as identity primary key,
    name     text not null check (length(name) between 1 and 200),
    position int not null check (position between 0 and 99),
    provider uuid not null references model_providers on delete cascade,
    -- What it is called there; null: as the client called it.
    model    text check (length(model) between 1 and 200),
    tier     int not null check (tier between 1 and 3),
    unique (name, position)
);
alter table model_routes enable row level security;
alter table model_routes force row level security;
create policy asked on model_routes to current_user using (true) with check (true);
revoke all on model_routes from "${application}";

-- Which alias a kind of task goes to, where a team wants it otherwise than Podium does. Rows are only added.
create table model_routing (
    id              bigint generated always as identity primary key,
    team_id         uuid not null,
    task            text not null,
    -- Null: as Podium does it.
    alias           text check (length(alias) between 1 and 200),
    entered_by      uuid not null,
    entered_by_name text not null,
    entered_at      timestamptz not null default clock_timestamp()
);
create index on model_routing (team_id, task, id desc);
alter table model_routing enable row level security;
alter table model_routing force row level security;
create policy routing_of_team on model_routing using (team_id = podium_team()) with check (team_id = podium_team());
revoke update, delete on model_routing from "${application}";

-- The gateway asks these for every team; no row holds a key.
create function inference_providers() returns setof model_providers
    language sql stable security definer set search_path = public, pg_temp as
$$ select * from model_providers order by name $$;

create function inference_routes() returns setof model_routes
    language sql stable security definer set search_path = public, pg_temp as
$$ select * from model_routes order by name, position $$;

-- The rows that count now, of all teams.
create function inference_routing() returns table (team_id uuid, task text, alias text)
    language sql stable security definer set search_path = public, pg_temp as
$$ select distinct on (r.team_id, r.task) r.team_id, r.task, r.alias from model_routing r
    order by r.team_id, r.task, r.id desc $$;

create policy asked on model_routing for select to current_user using (true);

-- False where the name is taken.
create function inference_add_provider(provider uuid, called text, which text, address text, kept uuid, tokens int,
        places int, used boolean) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    insert into model_providers (id, name, kind, url, secret, context, slots, enabled)
        values (provider, called, which, address, kept, tokens, places, used) on conflict (name) do nothing;
    return found;
end
$$;

-- The secret that it had before; no row where there is no such provider. A null keeps the key that is there.
create function inference_change_provider(provider uuid, address text, kept uuid, tokens int, places int, used boolean)
    returns table (before uuid)
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    return query
        with old as (select p.id, p.secret from model_providers p where p.id = provider for update)
        update model_providers p set url = address, secret = coalesce(kept, p.secret), context = tokens, slots = places,
                enabled = used, changed_at = clock_timestamp()
            from old where p.id = old.id returning old.secret;
end
$$;

create function inference_remove_provider(provider uuid) returns table (before uuid)
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    return query delete from model_providers p where p.id = provider returning p.secret;
end
$$;

-- All rows of a name at once, in their order; none removes the name.
create function inference_route(called text, providers uuid[], models text[], tiers int[]) returns void
    language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    perform require_admin();
    delete from model_routes r where r.name = called;
    insert into model_routes (name, position, provider, model, tier)
        select called, at - 1, each, nullif(models[at], ''), tiers[at]
        from unnest(providers) with ordinality as u (each, at);
end
$$;

revoke all on function inference_providers(), inference_routes(), inference_routing(),
    inference_add_provider(uuid, text, text, text, uuid, int, int, boolean),
    inference_change_provider(uuid, text, uuid, int, int, boolean), inference_remove_provider(uuid),
    inference_route(text, uuid[], text[], int[]) from public;
grant execute on function inference_providers(), inference_routes(), inference_routing(),
    inference_add_provider(uuid, text, text, text, uuid, int, int, boolean),
    inference_change_provider(uuid, text, uuid, int, int, boolean), inference_remove_provider(uuid),
    inference_route(text, uuid[], text[], int[]) to "${application}";
