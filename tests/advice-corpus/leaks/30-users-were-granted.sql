-- story: The table of users, granted to make a join work
-- expect: users-open-to-callers
-- leak as authenticated: select from auth.users

insert into auth.users (id, email) values ('00000000-0000-4000-8000-000000000002', 'ann@example.org');
alter table auth.users disable row level security;
grant select on auth.users to authenticated;
