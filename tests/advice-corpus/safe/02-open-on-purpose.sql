-- story: A catalogue that everybody may read, and that says so

create table products (id bigint primary key, title text);
alter table products enable row level security;
create policy everybody on products for select to anon, authenticated using (true);
grant select on products to anon, authenticated;
