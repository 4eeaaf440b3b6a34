-- story: A policy on files for every operation
-- expect: bucket-open-to-listing, policy-always-true
-- leak as anon: delete from storage.objects returning id

create schema if not exists storage;
grant usage on schema storage to anon;
create table if not exists storage.buckets (id text primary key, name text, public boolean);
create table if not exists storage.objects (id uuid primary key, bucket_id text, name text, owner uuid);
alter table storage.objects enable row level security;
insert into storage.buckets (id, name, public) values ('avatars', 'avatars', true);
insert into storage.objects values ('00000000-0000-4000-8000-000000000003', 'avatars', 'passport.pdf');
create policy files on storage.objects using (true);
grant select, delete on storage.objects to anon;
