-- story: A condition that is true when nobody is signed in
-- expect: policy-true-without-user
-- leak as anon: select from notes

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create policy own on notes for select using (auth.uid() is null or owner = auth.uid());
grant select on notes to anon, authenticated;
