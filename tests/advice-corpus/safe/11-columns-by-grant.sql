-- story: Only the columns that others may know are granted
-- kept from anon: select from profiles

create table profiles (id uuid primary key, owner uuid, name text);
insert into profiles values ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001', 'Ann');
alter table profiles enable row level security;
create policy own on profiles for select to authenticated using (owner = (select auth.uid()));
grant select (id, name) on profiles to authenticated;
