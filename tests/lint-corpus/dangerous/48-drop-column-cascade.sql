-- expect: drop-cascade, drop-column
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders drop column status cascade;
