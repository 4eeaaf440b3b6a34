-- expect: nothing
-- notes: missing-lock-timeout

create policy readable on invoices for select to anon, authenticated using (true);
