-- expect: nothing
-- notes: missing-lock-timeout

alter table events_old add constraint events_old_bounds check (at >= '2020-01-01' and at < '2024-01-01') not valid;
-- next migration
alter table events_old validate constraint events_old_bounds;
-- next migration
alter table events attach partition events_old for values from ('2020-01-01') to ('2024-01-01');
