-- What is looked for in the ledger is found without reading all of it: by model, and what did not go as it should, of which
-- there is little. Newest first, as it is shown.
create index ledger_of_model on ledger_entries (team_id, model, begun_at desc, id desc);
create index ledger_not_ok on ledger_entries (team_id, outcome, begun_at desc, id desc) where outcome <> 'ok';
create index ledger_estimated on ledger_entries (team_id, begun_at desc, id desc) where estimated;
create index ledger_unpriced on ledger_entries (team_id, begun_at desc, id desc) where not price_known;
