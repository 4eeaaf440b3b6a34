-- expect: nothing

alter table orders set (fillfactor = 90);
