-- story: Row-level security on the partitioned table and on its partition
-- kept from anon: select from events_2026

create table events (id bigint, at date, owner uuid, primary key (id, at)) partition by range (at);
create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
insert into events values (1, '2026-05-01');
alter table events enable row level security;
alter table events_2026 enable row level security;
create policy own on events for select to authenticated using (owner = (select auth.uid()));
create policy own on events_2026 for select to authenticated using (owner = (select auth.uid()));
grant select on events, events_2026 to anon, authenticated;
