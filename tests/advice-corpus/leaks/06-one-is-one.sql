-- story: The same by arithmetic
-- expect: policy-always-true
-- leak as authenticated: update notes set body = null returning id

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create policy own on notes for all to authenticated using (owner = (select auth.uid()) or 1 = 1);
grant select, update on notes to authenticated;
