-- expect: several-tables-locked
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders add column channel text;
alter table customers add column channel text;
