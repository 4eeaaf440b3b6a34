-- expect: volatile-default
-- notes: missing-lock-timeout
-- blocks: reads and writes
-- table: orders

alter table orders add column seen_at timestamptz not null default clock_timestamp();
