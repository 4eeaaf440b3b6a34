-- expect: backfill-under-lock
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders add column channel text;
update orders set channel = 'web' where id in (select id from orders limit 10);
