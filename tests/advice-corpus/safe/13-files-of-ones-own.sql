-- story: Files in a folder named after their owner
-- kept from anon: select from storage.objects

create schema if not exists storage;
grant usage on schema storage to anon, authenticated;
create table if not exists storage.buckets (id text primary key, name text, public boolean);
create table if not exists storage.objects (id uuid primary key, bucket_id text, name text, owner uuid);
alter table storage.objects enable row level security;
insert into storage.buckets (id, name, public) values ('avatars', 'avatars', true);
create policy own on storage.objects for select to authenticated using (bucket_id = 'avatars' and owner = (select auth.uid()));
grant select on storage.objects to anon, authenticated;
