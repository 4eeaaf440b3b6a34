-- expect: reindex-without-concurrently
-- blocks: reads and writes
-- table: orders

reindex index orders_status;
