-- expect: set-tablespace
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders set tablespace pg_default;
