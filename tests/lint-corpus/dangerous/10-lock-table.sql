-- expect: lock-table
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

lock table orders;
