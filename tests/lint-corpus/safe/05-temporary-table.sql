-- expect: nothing

create temporary table scratch (id bigint);
insert into scratch select id from orders;
create index on scratch (id);
drop table scratch;
