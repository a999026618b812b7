-- What was answered, beside what was asked and for as long: sealed under the same key, bound to its place. Null where nothing was
-- answered, or before answers were kept.
alter table model_prompts
    add answer      bytea,
    add answer_size bigint not null default 0,
    add answer_cut  boolean not null default false;
