-- expect: unique-without-index
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders add column reference text unique;
