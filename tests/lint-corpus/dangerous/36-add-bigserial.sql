-- expect: add-serial-column
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders add column number bigserial;
