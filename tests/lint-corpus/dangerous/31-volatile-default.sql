-- expect: volatile-default
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders add column token uuid default gen_random_uuid();
