-- expect: drop-schema
-- blocks: reads and writes
-- table: reports.weekly

drop schema reports cascade;
