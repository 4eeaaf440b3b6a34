-- expect: change-column-type
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders alter column amount type numeric(12, 3);
