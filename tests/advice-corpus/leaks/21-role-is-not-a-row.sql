-- story: Everybody who signs up may change every row
-- expect: policy-always-true
-- leak as authenticated: update notes set body = 'mine' returning id

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create policy members on notes for all using (auth.role() = 'authenticated');
grant select, update on notes to authenticated;
