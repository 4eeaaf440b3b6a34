-- story: A materialized view that the API does not serve
-- kept from anon: select from reports.totals

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create schema reports;
create materialized view reports.totals as select count(*) from notes;
