-- expect: index-without-concurrently
-- blocks: writes
-- table: orders

create index orders_code on orders (code);
