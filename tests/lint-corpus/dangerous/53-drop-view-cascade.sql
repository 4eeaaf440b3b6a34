-- expect: drop-cascade, drop-used-object
-- blocks: reads and writes
-- table: open_orders

drop view open_orders cascade;
