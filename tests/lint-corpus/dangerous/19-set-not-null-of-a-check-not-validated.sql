-- expect: set-not-null
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders add constraint code_filled check (code is not null) not valid;
alter table orders alter column code set not null;
