-- expect: drop-table
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: notes

drop table notes;
