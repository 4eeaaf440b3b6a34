-- expect: json-column
-- notes: missing-lock-timeout

alter table orders add column extras json;
