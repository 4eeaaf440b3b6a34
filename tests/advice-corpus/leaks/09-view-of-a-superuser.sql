-- story: A view over a table with policies, which are asked for its owner
-- expect: view-bypasses-row-security
-- leak as anon: select from all_notes

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create policy own on notes for select to authenticated using (owner = (select auth.uid()));
create view all_notes as select * from notes;
grant select on all_notes to anon, authenticated;
