-- expect: change-column-type
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders alter column quantity type bigint;
