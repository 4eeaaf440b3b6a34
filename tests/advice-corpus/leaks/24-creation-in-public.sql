-- story: A database that was upgraded from PostgreSQL 14 keeps public open
-- expect: schema-open-to-creation
-- leak as anon: create table public.planted as select 1 as one

grant create on schema public to public;
