-- expect: nothing
-- notes: missing-lock-timeout

create unique index concurrently imports_pkey on imports (id);
-- next migration
alter table imports add constraint imports_pkey primary key using index imports_pkey;
