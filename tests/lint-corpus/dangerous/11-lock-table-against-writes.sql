-- expect: lock-table
-- blocks: writes
-- table: orders

lock table orders in share mode;
