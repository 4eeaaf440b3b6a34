-- story: GRANT ALL gives TRUNCATE, which asks no policy
-- expect: anonymous-function-writes, truncate-open-to-callers
-- leak as anon: select from empty_notes()

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
grant all on notes to anon, authenticated;
create function empty_notes() returns void language sql set search_path = '' as 'truncate public.notes';
