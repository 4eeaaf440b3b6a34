-- expect: reindex-without-concurrently
-- blocks: reads and writes
-- table: orders

reindex table orders;
