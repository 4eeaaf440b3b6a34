-- expect: exclusion-constraint
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders add constraint orders_slot exclude using btree (code with =);
