-- story: A function that makes whoever calls it an administrator
-- expect: anonymous-function-writes, definer-function-open-to-anon
-- leak as anon: select from promote('00000000-0000-4000-8000-000000000001')

create table admins (id uuid primary key);
alter table admins enable row level security;
create function promote(who uuid) returns void language sql security definer set search_path = '' as 'insert into public.admins values (who)';
