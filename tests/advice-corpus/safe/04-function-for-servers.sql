-- story: A function with the rights of its owner that only servers may call

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create function clean_up() returns void language sql security definer set search_path = '' as 'delete from public.notes';
revoke execute on function clean_up() from public, anon, authenticated;
