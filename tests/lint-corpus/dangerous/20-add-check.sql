-- expect: check-without-not-valid
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders add constraint orders_amount_positive check (amount > 0);
