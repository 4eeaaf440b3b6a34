-- The shop that the changes of the corpus, and the examples of the rules, are made to.
create type mood as enum ('sad', 'ok', 'happy');
create domain email as text check (value ~ '^[^@]+@[^@]+$');
create domain stars as smallint check (value between 1 and 5);
create domain "text/plain" as text;

create table customers (
  id bigint generated always as identity primary key,
  email email not null unique,
  name varchar(40) not null,
  nickname text,
  mood mood not null default 'ok',
  born date,
  created_at timestamptz not null default now()
);
comment on column customers.nickname is '@deprecated since 2026-01 sunset 2026-06 use customers.name';

create table orders (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customers,
  note text,
  state text not null default 'new' check (state in ('new', 'paid', 'sent')),
  total numeric(10, 2) not null check (total >= 0),
  quantity int not null default 1 check (quantity between 1 and 99),
  code text unique check (code ~ '^[A-Z]{2}$'),
  labels text[] not null default '{}',
  extra jsonb,
  gross numeric generated always as (total * 1.2) stored
);

create table tags (id int primary key, label text not null check (length(label) >= 2 and length(label) <= 20));
alter table tags add constraint tags_lower check (label = lower(label));
create table order_tags (order_id bigint references orders, tag_id int references tags, primary key (order_id, tag_id));
create table reviews (order_id bigint primary key references orders, stars stars not null, words text not null default '', tag_id int);
create table notes (id bigint not null, order_id bigint, body text not null);
create view order_totals with (security_invoker) as select id, customer_id, total from orders;

create function total_of(customer bigint) returns numeric language sql stable as 'select sum(total) from orders where customer_id = customer';
create function search_orders(word text, most int default 10) returns setof orders language sql stable
  as 'select * from orders where note like word limit most';
create function cancel(order_id bigint) returns void language sql as 'delete from orders where id = order_id';
create function count_orders() returns int language sql stable as 'select count(*)::int from orders';
create function stats(since date, out count bigint, out total numeric) language sql stable as 'select count(*), sum(total) from orders';
create function greet(name text) returns text language sql stable as 'select name';
create function greet(name text, loud boolean) returns text language sql stable as 'select name';
create function moody(how mood) returns mood language sql stable as 'select how';
create function total_as_text() returns "text/plain" language sql stable as $$select '1'::"text/plain"$$;
create function full_name(customers) returns text language sql stable as 'select $1.name';

revoke execute on all functions in schema public from public;
grant execute on all functions in schema public to anon, authenticated, service_role;
revoke execute on function cancel(bigint) from anon;
grant usage on schema public to anon, authenticated, service_role;
grant select on orders, tags, order_tags, order_totals to anon;
grant select (id, email, name, nickname, mood, born, created_at) on customers to anon;
grant all on customers, orders, order_tags, reviews, notes to authenticated;
grant select on tags, order_totals to authenticated;
grant all on all tables in schema public to service_role;
