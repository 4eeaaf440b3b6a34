-- expect: index-without-concurrently
-- blocks: writes
-- table: events

create index events_at on events (at);
