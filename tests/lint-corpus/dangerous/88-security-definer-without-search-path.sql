-- expect: definer-without-search-path

create function order_count() returns bigint language sql security definer as $$ select count(*) from public.orders $$;
