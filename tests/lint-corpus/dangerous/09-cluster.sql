-- expect: cluster
-- blocks: reads and writes
-- table: orders

cluster orders using orders_status;
