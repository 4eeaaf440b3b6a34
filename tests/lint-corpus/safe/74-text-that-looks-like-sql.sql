-- expect: nothing

insert into notes (body) values ('drop table orders; truncate customers; create index on orders (code)');
-- drop table orders;
