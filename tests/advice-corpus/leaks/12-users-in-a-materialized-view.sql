-- story: The same, copied once a night
-- expect: materialized-view-in-api, view-shows-users
-- leak as anon: select email from members

insert into auth.users (id, email) values ('00000000-0000-4000-8000-000000000002', 'ann@example.org');
create materialized view members as select id, email from auth.users;
grant select on members to anon;
