-- story: A condition that is true whatever the column holds
-- expect: policy-opens-reading
-- leak as anon: select from notes

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create policy visible on notes for select to anon using (body is null or body is not null);
grant select on notes to anon;
