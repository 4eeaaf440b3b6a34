-- expect: nothing
-- notes: missing-lock-timeout

alter table orders add column extras jsonb not null default '{}'::jsonb;
