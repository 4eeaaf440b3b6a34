-- expect: nothing
-- notes: missing-lock-timeout

alter table orders add constraint orders_code_filled check (code is not null) not valid;
-- next migration
alter table orders validate constraint orders_code_filled;
-- next migration
alter table orders alter column code set not null, drop constraint orders_code_filled;
