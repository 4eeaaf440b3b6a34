-- expect: nothing

drop trigger orders_keep on orders;
create trigger orders_keep before update on orders for each row execute function keep();
