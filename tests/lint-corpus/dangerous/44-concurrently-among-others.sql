-- expect: concurrently-in-transaction
-- notes: missing-lock-timeout
-- fails: 25001

alter table orders add column channel text;
create index concurrently orders_channel on orders (channel);
