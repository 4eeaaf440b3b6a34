-- expect: nothing

create view reports.late_orders as select id from public.orders;
