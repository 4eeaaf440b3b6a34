-- expect: nothing
-- notes: missing-lock-timeout

drop policy own_invoices on invoices;
create policy own_invoices on invoices for select to authenticated using (owner = current_user and total > 0);
