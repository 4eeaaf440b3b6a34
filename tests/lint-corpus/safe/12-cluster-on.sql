-- expect: nothing

alter table orders cluster on orders_status;
