-- expect: nothing

create view late_orders with (security_invoker = true) as select id from orders;
