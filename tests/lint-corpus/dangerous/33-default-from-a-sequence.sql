-- expect: volatile-default
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

create sequence numbers;
alter table orders add column number bigint default nextval('numbers');
