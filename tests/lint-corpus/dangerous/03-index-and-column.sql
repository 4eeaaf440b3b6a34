-- expect: index-without-concurrently
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders add column channel text;
create index orders_channel on orders (channel);
