-- expect: check-without-not-valid
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders add check (amount > 0), add column channel text;
