-- story: Security invoker in front, and a view of a superuser behind it
-- expect: view-bypasses-row-security
-- leak as anon: select from notes_today

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create view all_notes as select * from notes;
create view notes_today with (security_invoker = true) as select * from all_notes;
grant select on all_notes, notes_today to anon;
