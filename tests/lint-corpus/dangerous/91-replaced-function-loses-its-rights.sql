-- expect: function-security-changed
-- offline: nothing

create or replace function open_count() returns bigint language sql as $$ select count(*) from public.orders $$;
