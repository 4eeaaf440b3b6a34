-- story: A report over every customer, which can have no policy
-- expect: materialized-view-in-api
-- leak as authenticated: select from totals

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create materialized view totals as select owner, count(*) from notes group by owner;
grant select on totals to authenticated;
