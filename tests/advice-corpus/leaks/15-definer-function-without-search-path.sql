-- story: The same, which looks names up where its caller says
-- expect: definer-function-open-to-anon, mutable-search-path
-- leak as anon: select * from find_notes()

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create function find_notes() returns setof notes language sql stable security definer as 'select * from notes';
