-- expect: nothing

set lock_timeout = '2s';
alter table orders add column channel text;
