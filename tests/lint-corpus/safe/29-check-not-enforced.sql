-- expect: nothing
-- notes: missing-lock-timeout
-- since: 18

alter table orders add constraint orders_paid check (amount >= 0) not enforced;
