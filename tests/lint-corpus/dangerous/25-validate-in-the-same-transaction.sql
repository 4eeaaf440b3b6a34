-- expect: validate-in-same-transaction
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders add constraint orders_paid check (amount >= 0) not valid;
alter table orders validate constraint orders_paid;
