-- expect: nothing
-- notes: missing-lock-timeout

alter table orders enable row level security;
create policy readable on orders for select to authenticated using (status = 'new');
