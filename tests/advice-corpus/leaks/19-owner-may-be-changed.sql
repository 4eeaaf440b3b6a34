-- story: USING names the owner, and WITH CHECK something else
-- expect: policy-lets-owner-change
-- leak as authenticated: update notes set owner = '00000000-0000-4000-8000-000000000001' where id = 2 returning id

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
insert into notes values (2, '7b0e3f5c-9a41-4c0d-8a5e-0d6f1f2a9c11', 'mine');
alter table notes enable row level security;
create policy readers on notes for select to authenticated using (body <> '');
create policy own on notes for update to authenticated using (owner = (select auth.uid())) with check (body <> '');
grant select, update on notes to authenticated;
