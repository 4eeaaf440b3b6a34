-- expect: nothing

create function touch() returns trigger language plpgsql as $$ begin new.status := 'seen'; return new; end $$;
create trigger orders_touch before update on orders for each row execute function touch();
