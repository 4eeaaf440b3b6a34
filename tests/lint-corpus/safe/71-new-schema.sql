-- expect: nothing

create schema archive;
create table archive.orders (id bigint primary key, note varchar(20));
drop schema archive cascade;
