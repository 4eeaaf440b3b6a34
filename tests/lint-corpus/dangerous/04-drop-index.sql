-- expect: drop-index-without-concurrently
-- blocks: reads and writes
-- table: orders

drop index orders_status;
