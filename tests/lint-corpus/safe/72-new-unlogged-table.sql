-- expect: nothing

create unlogged table order_cache (id bigint primary key);
alter table order_cache enable row level security;
