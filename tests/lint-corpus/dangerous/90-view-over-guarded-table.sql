-- expect: view-without-security-invoker
-- notes: missing-lock-timeout

alter table orders enable row level security;
create view late_orders as select id from orders;
