-- expect: drop-policy
-- blocks: reads and writes
-- table: invoices

drop policy own_invoices on invoices;
