-- expect: nothing
-- notes: missing-lock-timeout

alter table orders add constraint orders_paid check (amount >= 0) not valid;
-- next migration
alter table orders validate constraint orders_paid;
