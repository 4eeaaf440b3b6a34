-- expect: nothing

create or replace function open_count() returns bigint language sql security definer set search_path = '' as $$ select count(*) + 0 from public.orders $$;
