-- expect: set-schema
-- blocks: reads and writes
-- table: notes

alter table notes set schema reports;
