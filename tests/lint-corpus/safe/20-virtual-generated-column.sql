-- expect: nothing
-- notes: missing-lock-timeout

alter table orders add column total numeric generated always as (amount * quantity) virtual;
