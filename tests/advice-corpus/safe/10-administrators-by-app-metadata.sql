-- story: A role that only the service writes
-- kept from authenticated with {"user_metadata":{"role":"admin"}}: select from notes

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create policy admins on notes for select to authenticated using (((select auth.jwt()) -> 'app_metadata' ->> 'role') = 'admin');
grant select on notes to authenticated;
