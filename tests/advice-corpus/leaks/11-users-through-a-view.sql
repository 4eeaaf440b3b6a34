-- story: A list of members made from the table of users
-- expect: view-bypasses-row-security, view-shows-users
-- leak as anon: select email from members

insert into auth.users (id, email) values ('00000000-0000-4000-8000-000000000002', 'ann@example.org');
create view members as select id, email from auth.users;
grant select on members to anon;
