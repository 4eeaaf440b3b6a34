-- expect: nothing
-- notes: missing-lock-timeout

begin;
alter table orders add column channel text;
commit;
