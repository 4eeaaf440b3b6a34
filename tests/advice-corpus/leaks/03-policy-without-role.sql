-- story: A policy for signed-in users that names no role is one for everybody
-- expect: policy-opens-reading
-- leak as anon: select from notes

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create policy "signed-in users read" on notes for select using (true);
grant select on notes to anon, authenticated;
