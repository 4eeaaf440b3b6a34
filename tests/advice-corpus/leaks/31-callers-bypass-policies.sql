-- story: BYPASSRLS, given to find out why a row was missing
-- expect: caller-passes-row-security
-- leak as authenticated: select from notes

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
grant select on notes to authenticated;
alter role authenticated bypassrls;
