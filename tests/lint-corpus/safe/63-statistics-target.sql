-- expect: nothing

alter table orders alter column status set statistics 500;
