-- expect: rename-table
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: open_orders

alter view open_orders rename to pending_orders;
