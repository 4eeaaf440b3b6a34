-- expect: add-column-not-null
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders
-- fails: 23502

alter table orders add column channel text not null;
