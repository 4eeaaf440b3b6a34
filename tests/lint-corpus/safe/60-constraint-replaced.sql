-- expect: nothing
-- notes: missing-lock-timeout

alter table orders drop constraint orders_quantity_positive, add constraint orders_quantity_positive check (quantity >= 0) not valid;
