-- Which teams want what their people and agents ask models to be kept, and for how long. No row: nothing is kept.
create table model_prompt_choices (
    team_id uuid primary key,
    days    int not null check (days between 1 and 90),
    -- The key under which the team's prompts are sealed. It goes with the choice, and what it sealed opens no more.
    secret  uuid not null
);
alter table model_prompt_choices enable row level security;
alter table model_prompt_choices force row level security;
create policy choices_of_team on model_prompt_choices
    using (team_id = podium_team()) with check (team_id = podium_team());
create policy asked on model_prompt_choices for select to current_user using (true);

create table model_prompts (
    team_id   uuid not null,
    call_id   uuid not null,
    person_id uuid not null,
    -- AES-256-GCM, nonce first; bound to team and call.
    sealed    bytea not null,
    -- As it was asked, in bytes; what is kept may be less.
    size      bigint not null,
    cut       boolean not null,
    kept_at   timestamptz not null default clock_timestamp(),
    primary key (team_id, call_id)
);
create index on model_prompts (kept_at);
alter table model_prompts enable row level security;
alter table model_prompts force row level security;
create policy prompts_of_team on model_prompts using (team_id = podium_team()) with check (team_id = podium_team());
create policy asked on model_prompts to current_user using (true);

-- The gateway asks for all teams; no key is in it.
create function inference_prompt_teams() returns table (team_id uuid)
    language sql stable security definer set search_path = public, pg_temp as
$$ select c.team_id from model_prompt_choices c $$;

-- What is older than its team wants it, or of a team that wants none any more; 5,000 at a time.
create function inference_expire_prompts() returns bigint
    language sql security definer set search_path = public, pg_temp as
$$
    with old as (
        select p.team_id, p.call_id from model_prompts p
        left join model_prompt_choices c on c.team_id = p.team_id
        where c.team_id is null or p.kept_at < clock_timestamp() - c.days * interval '1 day'
        limit 5000),
    gone as (
        delete from model_prompts p using old o where p.team_id = o.team_id and p.call_id = o.call_id returning 1)
    select count(*) from gone
$$;

revoke all on function inference_prompt_teams(), inference_expire_prompts() from public;
grant execute on function inference_prompt_teams(), inference_expire_prompts() to "${application}";
