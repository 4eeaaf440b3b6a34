-- expect: nothing
-- notes: missing-lock-timeout

create policy all_invoices on invoices for select to service_role using (true);
