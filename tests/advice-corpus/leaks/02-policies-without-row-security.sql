-- story: Policies were written and tested in a head, and row-level security was never switched on
-- expect: exposed-table-without-row-security, policy-without-row-security
-- leak as anon: select from notes

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
create policy own on notes for select to authenticated using (owner = (select auth.uid()));
grant select on notes to anon, authenticated;
