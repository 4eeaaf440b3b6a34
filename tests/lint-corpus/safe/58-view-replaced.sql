-- expect: nothing

drop view open_orders;
create view open_orders with (security_invoker) as select id from orders;
