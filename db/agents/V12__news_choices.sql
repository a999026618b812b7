-- Of what a person wants to be told of a team's agents. Who has none here has not chosen.
create table agent_news_choices (
    team_id   uuid not null,
    person_id uuid not null,
    kinds     text[] not null check (kinds <@ array ['PERMISSION', 'INPUT', 'FINISHED', 'CRASHED', 'STUCK']),
    shared    boolean not null,
    browser   boolean not null,
    primary key (team_id, person_id)
);
alter table agent_news_choices enable row level security;
alter table agent_news_choices force row level security;
-- Nobody's but their own; at the end of the team all of them go.
create policy news_choices_mine on agent_news_choices
    using (team_id = podium_team() and person_id = podium_person())
    with check (team_id = podium_team() and person_id = podium_person());
create policy news_choices_end on agent_news_choices for delete using (team_id = podium_team());
