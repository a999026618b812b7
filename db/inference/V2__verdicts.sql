-- What people say of a model's answers. One of each person about a call; a later one takes the place of an earlier one.
create table model_verdicts (
    team_id     uuid not null,
    call_id     uuid not null,
    person_id   uuid not null,
    person_name text not null,
    good        boolean not null,
    reason      text not null check (length(reason) <= 40),
    note        text not null check (length(note) <= 500),
    -- Of the call, to raise what follows in it; null where it belonged to none.
    session     text,
    tier        smallint not null,
    given_at    timestamptz not null default clock_timestamp(),
    primary key (team_id, call_id, person_id)
);
create index model_verdicts_bad on model_verdicts (given_at) where not good and session is not null;
alter table model_verdicts enable row level security;
alter table model_verdicts force row level security;
create policy verdicts_of_team on model_verdicts using (team_id = podium_team()) with check (team_id = podium_team());
create policy asked on model_verdicts for select to current_user using (true);

-- The gateway asks this for every team: which sessions had an answer that was bad, and from which tier.
create function inference_disliked() returns table (team_id uuid, session text, tier int)
    language sql stable security definer set search_path = public, pg_temp as
$$ select v.team_id, v.session, max(v.tier)::int from model_verdicts v
    where not v.good and v.session is not null and v.given_at > now() - interval '24 hours'
    group by v.team_id, v.session $$;
revoke all on function inference_disliked() from public;
grant execute on function inference_disliked() to "${application}";
