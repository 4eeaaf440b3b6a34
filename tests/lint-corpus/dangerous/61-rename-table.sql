-- expect: rename-table
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: notes

alter table notes rename to remarks;
