-- expect: index-without-concurrently
-- blocks: writes
-- table: orders

create unique index orders_code on orders (code);
