-- story: A profile that everybody may read, with a column that was added later
-- expect: sensitive-column-exposed
-- leak as anon: select iban from profiles

create table profiles (id uuid primary key, name text, iban text);
insert into profiles values ('00000000-0000-4000-8000-000000000001', 'Ann', 'DE89370400440532013000');
alter table profiles enable row level security;
create policy everybody on profiles for select to anon, authenticated using (true);
grant select on profiles to anon, authenticated;
