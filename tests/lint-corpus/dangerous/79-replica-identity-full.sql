-- expect: replica-identity
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders replica identity full;
