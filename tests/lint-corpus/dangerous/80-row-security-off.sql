-- expect: disable-row-security
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: invoices

alter table invoices disable row level security;
