-- expect: not-repeatable

create index concurrently orders_code on orders (code);
create index concurrently orders_note on orders (note);
