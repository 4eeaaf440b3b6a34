-- expect: nothing
-- notes: missing-lock-timeout

create unique index concurrently orders_code_key on orders (code);
-- next migration
alter table orders add constraint orders_code_key unique using index orders_code_key;
