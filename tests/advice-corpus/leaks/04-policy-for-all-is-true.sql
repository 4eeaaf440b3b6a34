-- story: A policy for everything, written to make an error message go away
-- expect: policy-always-true
-- leak as anon: delete from notes returning id

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create policy "allow all" on notes using (true) with check (true);
grant select, insert, update, delete on notes to anon, authenticated;
