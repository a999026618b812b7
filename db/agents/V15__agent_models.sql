-- Whether the program is pointed at Podium's models, with the token of its run.
alter table agent_tokens add column models boolean not null default false;
