-- story: A page for staff that any visitor can sign up to
-- expect: policy-opens-reading
-- leak as authenticated: select from notes

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create policy staff on notes for select using ((select auth.jwt()) ->> 'role' = 'authenticated');
grant select on notes to authenticated;
