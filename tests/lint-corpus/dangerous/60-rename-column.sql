-- expect: rename-column
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders rename column note to remark;
