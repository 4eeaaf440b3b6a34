-- story: A table made by the role of requests, whose policies it is not asked
-- expect: caller-owns-table
-- leak as authenticated: select from notes

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
alter table notes owner to authenticated;
