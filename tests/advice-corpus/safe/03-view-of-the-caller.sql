-- story: A view with the rights of its caller
-- kept from anon: select from late_notes

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create policy own on notes for select to authenticated using (owner = (select auth.uid()));
create view late_notes with (security_invoker = on) as select id, body from notes;
grant select on notes, late_notes to anon, authenticated;
