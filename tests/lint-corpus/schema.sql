-- What the migrations of the corpus find when they run.
create table customers (id bigint generated always as identity primary key, email text not null, phone text);
create table orders (
  id bigint generated always as identity primary key,
  customer_id bigint references customers,
  status text not null default 'new',
  note varchar(100),
  amount numeric(10, 2) not null,
  quantity int not null constraint orders_quantity_positive check (quantity > 0),
  code text default 'x',
  placed_at timestamptz not null default now()
);
create index orders_status on orders (status);
create table notes (id bigint generated always as identity primary key, order_id bigint, body text);
create table imports (id bigint not null, line text);
create table events (id bigint not null, at date not null) partition by range (at);
create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');
create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
create table events_old (id bigint not null, at date not null);
create type mood as enum ('calm', 'busy');
create table people (id bigint primary key, mood mood);
create domain sku as text;
create table products (id bigint primary key, sku sku);
create table invoices (id bigint primary key, owner name, total numeric);
alter table invoices enable row level security;
create policy own_invoices on invoices for select to authenticated using (owner = current_user);
create view open_orders with (security_invoker) as select id, status from orders;
create materialized view daily_sales as select 1::bigint as id, count(*) as total from orders;
create unique index daily_sales_id on daily_sales (id);
create function order_total(bigint) returns numeric language sql stable as $$ select amount * quantity from public.orders where id = $1 $$;
create function open_count() returns bigint language sql security definer set search_path = '' as $$ select count(*) from public.orders $$;
create function keep() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger orders_keep before update on orders for each row execute function keep();
create schema reports;
create table reports.weekly (id bigint primary key, total numeric);
create schema empty_one;
create extension pg_trgm version '1.5';

insert into customers (email) select 'c' || n || '@example.org' from generate_series(1, 3) n;
insert into orders (customer_id, amount, quantity, code) select 1, 10, 1, 'code ' || n from generate_series(1, 50) n;
insert into notes (order_id, body) select n, '' from generate_series(1, 5) n;
insert into imports select n, 'x' from generate_series(1, 5) n;
insert into events select n, '2025-06-01' from generate_series(1, 5) n;
insert into events_old select n, '2022-06-01' from generate_series(1, 5) n;
insert into people values (1, 'calm');
insert into products values (1, 'a-1');
insert into invoices values (1, 'anon', 10);
insert into reports.weekly values (1, 10);
refresh materialized view daily_sales;
analyze;
