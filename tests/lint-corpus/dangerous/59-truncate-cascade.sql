-- expect: truncate
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: customers

truncate customers cascade;
