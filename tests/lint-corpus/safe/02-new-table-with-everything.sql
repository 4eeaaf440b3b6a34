-- expect: nothing

create table letters (id bigint primary key, body text unique, total numeric generated always as (id * 2) stored, check (id > 0));
alter table letters enable row level security;
alter table letters add column token uuid default gen_random_uuid();
alter table letters alter column body set not null;
alter table letters rename column body to content;
alter table letters drop column total;
