-- story: A table without row-level security that the API does not serve
-- kept from anon: select from inner_life.jobs

create schema inner_life;
create table inner_life.jobs (id bigint primary key);
insert into inner_life.jobs values (1);
