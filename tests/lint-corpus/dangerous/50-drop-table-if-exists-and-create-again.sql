-- expect: drop-table
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: notes

drop table if exists notes;
create table notes (id bigint primary key);
alter table notes enable row level security;
