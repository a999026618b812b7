-- What an agent needs of its machine, where it was made with that instead of a machine's name (null otherwise), and why
-- it was placed where it is.
alter table agents
    add column needs text[],
    add column placed_because text,
    add check ((needs is null) = (placed_because is null));
