-- expect: nothing

create unique index concurrently if not exists orders_code on orders (code);
