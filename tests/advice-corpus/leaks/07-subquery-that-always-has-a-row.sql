-- story: A subquery that asks for nothing of the row
-- expect: policy-always-true
-- leak as authenticated: delete from notes returning id

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create policy own on notes for all to authenticated using (exists (select 1));
grant select, delete on notes to authenticated;
