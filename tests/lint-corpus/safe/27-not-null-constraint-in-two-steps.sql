-- expect: nothing
-- notes: missing-lock-timeout
-- since: 18

alter table orders add constraint orders_code_filled not null code not valid;
-- next migration
alter table orders validate constraint orders_code_filled;
