-- expect: open-policy
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: invoices

create policy anybody_inserts on invoices for insert to anon with check (true);
