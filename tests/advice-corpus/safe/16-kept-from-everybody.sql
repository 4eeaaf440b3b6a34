-- story: Row-level security and no policy: only servers read it
-- kept from anon: select from audit

create table audit (id bigint primary key);
insert into audit values (1);
alter table audit enable row level security;
grant select on audit to anon;
