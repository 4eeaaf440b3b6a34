-- expect: check-without-not-valid
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders
-- since: 18

alter table orders add constraint orders_code_filled not null code;
