-- expect: stored-generated-column
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders add column total numeric generated always as (amount * quantity) stored;
