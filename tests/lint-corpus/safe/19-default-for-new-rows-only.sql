-- expect: nothing
-- notes: missing-lock-timeout

alter table orders add column token uuid;
alter table orders alter column token set default gen_random_uuid();
