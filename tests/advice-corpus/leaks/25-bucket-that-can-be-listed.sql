-- story: Avatars of a public bucket, and everything else in it
-- expect: bucket-open-to-listing
-- leak as anon: select from storage.objects

create schema if not exists storage;
grant usage on schema storage to anon;
create table if not exists storage.buckets (id text primary key, name text, public boolean);
create table if not exists storage.objects (id uuid primary key, bucket_id text, name text, owner uuid);
alter table storage.objects enable row level security;
insert into storage.buckets (id, name, public) values ('avatars', 'avatars', true);
insert into storage.objects values ('00000000-0000-4000-8000-000000000003', 'avatars', 'passport.pdf');
create policy "avatars are public" on storage.objects for select to anon using (bucket_id = 'avatars');
grant select on storage.objects to anon;
