-- story: A function that runs as its owner, executable by PUBLIC as every new one is
-- expect: definer-function-open-to-anon
-- leak as anon: select * from find_notes()

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create function find_notes() returns setof notes language sql stable security definer set search_path = '' as 'select * from public.notes';
