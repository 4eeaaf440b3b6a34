-- expect: open-policy
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: invoices

create policy everything on invoices using (true);
