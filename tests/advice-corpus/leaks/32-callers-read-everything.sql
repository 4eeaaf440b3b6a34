-- story: A role for reports, granted to the wrong one
-- expect: caller-has-powerful-membership, users-open-to-callers
-- leak as anon: select from ledger.entries

create schema ledger;
create table ledger.entries (id bigint primary key);
insert into ledger.entries values (1);
alter role anon inherit;
grant pg_read_all_data to anon;
