-- story: The partitioned table has policies, and its partition is reached by name
-- expect: exposed-table-without-row-security
-- leak as anon: select from events_2026

create table events (id bigint, at date, primary key (id, at)) partition by range (at);
create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
insert into events values (1, '2026-05-01');
alter table events enable row level security;
grant select on events, events_2026 to anon;
