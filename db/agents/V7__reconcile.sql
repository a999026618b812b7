-- Where an agent ran last (the machine's start and the run of its tmux server; empty where that was not seen yet), and
-- how far Podium is with bringing it back: what ended it, how often it was tried in a row, whether its program is
-- started as it was rather than resumed, and when it is tried next, or null.
alter table agents
    add column boot text not null default '',
    add column tmux_server text not null default '',
    add column lost_by text not null default '',
    add column tries smallint not null default 0 check (tries >= 0),
    add column plain boolean not null default false,
    add column next_try timestamptz;
