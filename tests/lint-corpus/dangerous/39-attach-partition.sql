-- expect: attach-partition-without-check
-- blocks: reads and writes
-- table: events_old

alter table events attach partition events_old for values from ('2020-01-01') to ('2024-01-01');
