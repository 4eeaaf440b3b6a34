-- expect: primary-key-without-index
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: imports

alter table imports add primary key (id);
