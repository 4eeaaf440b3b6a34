-- expect: nothing
-- notes: missing-lock-timeout

create policy only_small on invoices as restrictive using (true);
