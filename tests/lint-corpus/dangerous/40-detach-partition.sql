-- expect: detach-partition-without-concurrently
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: events

alter table events detach partition events_2025;
