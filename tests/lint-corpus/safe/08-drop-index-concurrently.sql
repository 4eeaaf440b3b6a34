-- expect: nothing

drop index concurrently if exists orders_status;
