-- story: A second condition that all others have to share
-- kept from authenticated: select from notes

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create policy own on notes for select to authenticated using (owner = (select auth.uid()));
create policy "second factor" on notes as restrictive to authenticated using ((select auth.jwt()) ->> 'aal' = 'aal2');
grant select on notes to authenticated;
