-- expect: truncate
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: notes

truncate notes;
