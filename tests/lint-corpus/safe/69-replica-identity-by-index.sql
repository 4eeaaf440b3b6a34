-- expect: nothing
-- notes: missing-lock-timeout

alter table orders replica identity using index orders_pkey;
