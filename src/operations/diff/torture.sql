-- A schema with something of every kind, which the test of random edits begins with.
create extension if not exists btree_gist schema public;
create schema shop;
comment on schema shop is 'The shop';
grant usage on schema shop to anon;
create type shop.mood as enum ('sad', 'ok', 'happy');
create type public.address as (street text, city text collate "C");
create type public.float_range as range (subtype = float8);
create domain public.email as text default 'a@b' check (value like '%@%');
create sequence public.counter as integer start 5 increment 2 cycle;
create function public.slug(t text) returns text language sql immutable as $$ select lower(t) $$;
create function public.slug(t text, n int) returns text language plpgsql immutable strict as $$ begin return left(lower(t), n); end $$;
create procedure public.tidy() language sql begin atomic select 1; end;
create aggregate public.total(integer) (sfunc = int4pl, stype = integer, initcond = '0');
create table shop.customers (
  id bigint generated always as identity (start 10) primary key,
  name text not null, mood shop.mood default 'ok', mail public.email, home public.address, moods shop.mood[],
  upper_name text generated always as (upper(name)) stored,
  lower_name text generated always as (lower(name)) virtual,
  secret text, constraint secret_nn not null secret not valid,
  constraint not_empty check (name <> '') not enforced,
  constraint long check (length(name) < 100) not valid
);
alter table shop.customers alter column name set storage external, alter column secret set compression pglz, alter column secret set statistics 500;
create table shop.rooms (id int, during tstzrange, price numeric(8,2) default 1.5, constraint rooms_pkey primary key (id, during without overlaps));
create table shop.bookings (id serial, room int, during tstzrange, customer bigint references shop.customers on delete cascade deferrable initially deferred,
  constraint room_fk foreign key (room, period during) references shop.rooms (id, period during), exclude using gist (room with =, during with &&) where (room > 0));
create unlogged table shop.scratch (a int, b text unique nulls not distinct) with (fillfactor = 70);
create table public.events (at timestamptz not null, kind text, constraint events_pk primary key (at)) partition by range (at);
create table public.events_2026 partition of public.events for values from ('2026-01-01') to ('2027-01-01');
create table public.events_rest partition of public.events default;
create index events_kind on public.events (kind);
create table public.animal (id int, name text, check (id > 0));
create table public.dog (bark text) inherits (public.animal);
create index on shop.customers (lower(name)) include (mail) where mood = 'ok';
create unique index customers_slug on shop.customers (public.slug(name)) nulls not distinct;
create statistics shop.stat (dependencies, mcv) on name, mood from shop.customers;
create view public.happy with (security_invoker) as select id, name from shop.customers where mood = 'happy';
create view public.happier as select * from public.happy where id > 3;
create materialized view public.counts as select kind, count(*) from public.events group by kind;
create unique index on public.counts (kind);
create function public.touch() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger touched before update of name on shop.customers for each row when (old.name is distinct from new.name) execute function public.touch();
create constraint trigger checked after insert on shop.customers deferrable for each row execute function public.touch();
alter table shop.customers disable trigger touched;
create rule no_delete as on delete to shop.scratch do instead nothing;
alter table shop.customers enable row level security, force row level security;
create policy own on shop.customers for select to authenticated, anon using (id = 1);
create policy strict on shop.customers as restrictive using (mood <> 'sad') with check (true);
grant select (id, name), update (name) on shop.customers to anon;
grant select, insert on shop.rooms to authenticated with grant option;
revoke execute on function public.touch() from public;
grant execute on function public.slug(text) to anon;
alter default privileges in schema shop grant select on tables to anon;
alter default privileges revoke execute on functions from public;
comment on column shop.customers.name is 'It''s a name';
comment on trigger touched on shop.customers is 't';
comment on policy own on shop.customers is 'p';
comment on constraint rooms_pkey on shop.rooms is 'k';
comment on function public.slug(text) is 'f';
create publication news for table shop.customers (id, name) where (id > 5), shop.rooms with (publish = 'insert');
create publication all_shop for tables in schema shop;
alter table shop.rooms replica identity full;
create function public.watch() returns event_trigger language plpgsql as $$ begin end $$;
create event trigger watcher on ddl_command_end when tag in ('CREATE TABLE') execute function public.watch();
alter event trigger watcher disable;
create table public."Odd Näme" ("a""b" int default nextval('public.counter'), "select" text check ("select" <> ''));
alter sequence public.counter owned by public."Odd Näme"."a""b";
