-- expect: drop-constraint
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders drop constraint orders_quantity_positive;
