-- expect: change-column-type
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: notes

alter table notes alter column body type int using nullif(body, '')::int;
