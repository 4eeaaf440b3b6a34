-- expect: nothing
-- offline: change-column-type
-- notes: missing-lock-timeout

alter table orders alter column amount type numeric;
