-- expect: nothing
-- notes: missing-lock-timeout
-- since: 18

alter table orders add column total numeric generated always as (amount * quantity) virtual;
