-- expect: nothing

create index concurrently orders_code on orders (code);
