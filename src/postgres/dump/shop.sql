-- A database with what a copy may lose: for the tests of the dump.
create extension citext;
create schema shop;
create type shop.state as enum ('new', 'sent');
create domain shop.amount as numeric check (value >= 0);

create table shop.customer (
  id bigint generated always as identity (start 100) primary key,
  name text not null,
  mail citext unique,
  upper_name text generated always as (upper(name)) stored,
  state shop.state default 'new',
  tags text[] default '{}',
  notes jsonb,
  photo bytea,
  since timestamptz default now(),
  span interval,
  score double precision
);
insert into shop.customer (name, mail, state, tags, notes, photo, span, score)
select E'Ada \\ "é"\t' || n, 'a' || n || '@example.org', (array['new', 'sent'])[1 + n % 2]::shop.state, array['x', null, 'y,' || n],
  jsonb_build_object('n', n, 'text', E'line\nbreak'), decode(repeat('00ff5c', n), 'hex'), make_interval(secs => n * 1.5), n / 7.0
from generate_series(1, 200) as n;
insert into shop.customer (name) values ('no mail');

create table shop.sale (id serial primary key, customer bigint not null references shop.customer, amount shop.amount, at date not null default '2026-01-01');
insert into shop.sale (customer, amount) select 100 + n % 200, n from generate_series(1, 500) as n;

create table shop.event (at date not null, kind text) partition by range (at);
create table shop.event_2025 partition of shop.event for values from ('2025-01-01') to ('2026-01-01');
create table shop.event_rest partition of shop.event default;
insert into shop.event select date '2025-12-01' + n, 'k' || n from generate_series(1, 60) as n;

create table shop.person (name text);
create table shop.worker (wage int) inherits (shop.person);
insert into shop.person values ('only a person');
insert into shop.worker values ('a worker', 5);

create table shop.without_columns ();
insert into shop.without_columns default values;
insert into shop.without_columns default values;
create table shop."Odd ""Näme.x" ("sel ect" int, "a,b" text);
insert into shop."Odd ""Näme.x" values (1, '\N'), (2, null), (3, '');
create unlogged table shop.scratch as select 7 as n;

create sequence shop.counter start 5 increment 5;
select nextval('shop.counter'), nextval('shop.counter');
create sequence shop.untouched start 42;

create function shop.note() returns trigger language plpgsql as $$
begin
  -- Were it to fire while rows are copied, the count below would be off.
  insert into shop.scratch values (1);
  return new;
end
$$;
create trigger note after insert on shop.sale for each row execute function shop.note();
alter table shop.customer enable row level security;
create policy own on shop.customer for select using (mail is not null);

create view shop.totals as select customer, sum(amount) as total from shop.sale group by 1;
create materialized view shop.best as select customer, total from shop.totals order by total desc limit 10;
create view shop.best_names as select c.name, b.total from shop.best b join shop.customer c on c.id = b.customer;
create materialized view shop.alphabet as select name from shop.best_names order by name;
create materialized view shop.empty as select 1 as n with no data;
create unique index on shop.best (customer);
comment on table shop.sale is 'What was sold';

select lo_from_bytea(4242, decode(repeat('ab', 600000), 'hex')), lo_create(4243);
comment on large object 4242 is 'A scan';
