-- From where a seat was moved last, so that its student is told what lies there still. Of one that had nothing there, nothing.
alter table seats
    add column moved_from      uuid,
    add column moved_directory text not null default '' check (length(moved_directory) <= 1100),
    add column moved_by_name   text not null default '',
    add column moved_at        timestamptz,
    -- When that machine was back, and the agent that was left there had been ended.
    add column moved_back_at   timestamptz,
    add check ((moved_from is null) = (moved_at is null));
