-- expect: nothing
-- notes: missing-lock-timeout

alter table orders add column is_paid boolean not null default false, add column tags text[] not null default '{}';
