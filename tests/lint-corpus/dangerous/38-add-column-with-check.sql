-- expect: add-column-check
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders add column rating int check (rating between 1 and 5);
