-- expect: nothing
-- notes: missing-lock-timeout

alter table orders add column reviewer_id bigint references customers;
