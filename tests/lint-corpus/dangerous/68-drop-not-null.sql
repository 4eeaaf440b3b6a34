-- expect: drop-not-null
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders alter column status drop not null;
