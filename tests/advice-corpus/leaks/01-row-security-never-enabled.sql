-- story: A table made in an editor, whose switch for row-level security stayed off
-- expect: exposed-table-without-row-security
-- leak as anon: select from notes

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
grant select on notes to anon, authenticated;
