-- story: Every new table is granted to callers, and one was made without row-level security
-- expect: default-grants-to-callers, exposed-table-without-row-security
-- leak as anon: select from later

alter default privileges in schema public grant select, insert, update, delete on tables to anon, authenticated;
create table later (id bigint primary key);
insert into later values (1);
