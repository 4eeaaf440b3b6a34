-- expect: nothing

create index concurrently if not exists orders_code on orders (code);
create index concurrently if not exists orders_note on orders (note);
