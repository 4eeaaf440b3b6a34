-- expect: disable-trigger
-- notes: missing-lock-timeout
-- blocks: writes
-- table: orders

alter table orders disable trigger all;
