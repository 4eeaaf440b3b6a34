-- expect: set-logged
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: notes

alter table notes set unlogged;
