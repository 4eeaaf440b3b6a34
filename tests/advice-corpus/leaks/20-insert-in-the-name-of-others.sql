-- story: Whoever is signed in may insert, for anybody
-- expect: policy-always-true
-- leak as authenticated: insert into notes values (3, '00000000-0000-4000-8000-000000000001', 'forged') returning null

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create policy add on notes for insert to authenticated with check ((select auth.uid()) is not null);
create policy readers on notes for select to authenticated using (body = 'forged');
grant select, insert on notes to authenticated;
