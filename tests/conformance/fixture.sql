-- A record shop: one of everything that the dialect can meet. Rows are few and meant to be remembered.
-- Schemas: shop, office, "kiosk & co" and, where a case asks for it, "العربية" are served; hidden is not; extras is only on the search path.

-- Roles belong to the whole server, where another run may be making them at this moment.
do $$
declare
  name text;
begin
  foreach name in array array['conformance_anonymous', 'conformance_editor', 'conformance_auditor', 'conformance_authenticator'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I nologin noinherit', name);
    end if;
  end loop;
  if not exists (select from pg_roles where rolname = 'conformance_authenticator' and rolcanlogin) then
    alter role conformance_authenticator login password 'conformance';
    grant conformance_anonymous, conformance_editor, conformance_auditor to conformance_authenticator;
    alter role conformance_auditor set statement_timeout = '9s';
    alter role conformance_auditor set default_transaction_isolation = 'repeatable read';
  end if;
exception
  when duplicate_object or unique_violation or internal_error then null;
end $$;

create schema shop;
create schema office;
create schema "kiosk & co";
create schema hidden;
create schema extras;
create schema "العربية";

grant usage on schema shop, office, "kiosk & co", "العربية", extras to conformance_anonymous, conformance_editor, conformance_auditor;

comment on schema shop is 'The record shop

What a visitor of the shop can see and do.';

-- Tables and their relationships

create table shop.labels (
  id serial primary key,
  name text not null unique,
  founded int,
  city text
);
comment on table shop.labels is 'Who prints the records';

create table shop.artists (
  id serial primary key,
  name text not null,
  country text,
  label_id int references shop.labels
);

create type shop.format as enum ('single', 'album', 'box');

create table shop.albums (
  id serial primary key,
  title text not null,
  year int,
  artist_id int not null references shop.artists,
  price numeric(8, 2),
  format shop.format not null default 'album',
  tags text[] not null default '{}',
  details jsonb,
  notes json,
  on_sale daterange,
  words tsvector generated always as (to_tsvector('english', title)) stored
);
comment on column shop.albums.price is 'In euros, tax included';

create table shop.tracks (
  album_id int references shop.albums on delete cascade,
  position int,
  title text not null,
  seconds int,
  primary key (album_id, position)
);

-- One to one: the key is the reference.
create table shop.sleeves (
  album_id int primary key references shop.albums,
  colour text
);

-- One to one: the reference is unique.
create table shop.spines (
  id int primary key,
  album_id int not null unique references shop.albums,
  lettering text
);

-- A column with the name of the table it refers to.
create table shop.wagon (
  wagon int primary key
);
create table shop.seat (
  seat int primary key,
  wagon int references shop.wagon
);

-- Many to many, nothing but the two keys.
create table shop.genres (
  id int primary key,
  name text not null,
  parent_id int references shop.genres
);
create table shop.album_genres (
  album_id int references shop.albums,
  genre_id int references shop.genres,
  primary key (album_id, genre_id)
);

-- Many to many, with a column of its own.
create table shop.musicians (
  id int primary key,
  name text not null
);
create table shop.credits (
  musician_id int references shop.musicians,
  album_id int references shop.albums,
  part text,
  primary key (musician_id, album_id)
);

-- Many to many between rows of one table.
create table shop.followers (
  follower_id int references shop.musicians,
  followed_id int references shop.musicians,
  primary key (follower_id, followed_id)
);

-- A reference of two columns.
create table shop.samples (
  id int primary key,
  by text not null,
  album_id int,
  position int,
  foreign key (album_id, position) references shop.tracks
);

-- Two references to one table.
create table shop.addresses (
  id int primary key,
  street text not null
);
create table shop.orders (
  id int primary key,
  billing_id int constraint orders_billing references shop.addresses,
  shipping_id int constraint orders_shipping references shop.addresses,
  placed timestamptz not null
);

-- References to itself: chain of command, and a many to many with itself.
create table shop.staff (
  id int primary key,
  name text not null,
  boss_id int references shop.staff
);

create table shop.plays (
  id int,
  played_on date,
  album_id int references shop.albums,
  primary key (id, played_on)
) partition by range (played_on);
create table shop.plays_2023 partition of shop.plays for values from ('2023-01-01') to ('2024-01-01');
create table shop.plays_2024 partition of shop.plays for values from ('2024-01-01') to ('2025-01-01');

create table shop.numbers (id int primary key);
create table shop.nothing (id int primary key);
create table shop.jottings (id int, line text);

create table shop.concerts (
  id int primary key,
  begins timestamptz not null
);

-- Every kind of column

create domain shop.rating as int check (value between 1 and 5);
create type shop.size as (width int, height int);
create collation shop.caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);

create table shop.kinds (
  id int generated by default as identity primary key,
  small smallint,
  large bigint,
  exact numeric,
  double double precision,
  cost money,
  letters varchar(10),
  fixed char(4),
  flag boolean,
  day date,
  moment timestamptz,
  clock time,
  span interval,
  code uuid,
  bytes bytea,
  doc json,
  docb jsonb,
  numbers int[],
  names text[],
  grid int[][],
  range int4range,
  format shop.format,
  stars shop.rating,
  box shop.size,
  boxes shop.size[],
  page xml,
  address inet,
  bits bit(3),
  word text collate shop.caseless
);

-- Names that need care everywhere.
create table shop."odd names" (
  "first name" text primary key,
  "a.b" int,
  "co,ma" int,
  "(brackets)" int,
  "quo""te" int,
  ":colon" int,
  "back\slash" int,
  "json->arrow" int,
  "ünï" int,
  "select" int
);
create table shop."plakåter" ("tøff" text, "数" int);
create table shop."odd children" ("id" int primary key, "parent name" text references shop."odd names");

-- Domain representations: a colour is a number in the table, `#0000ff` in JSON and in filters.
create domain shop.colour as int;
create function shop.colour(text) returns shop.colour language sql immutable as $$
  select (('x' || lpad(ltrim($1, '#'), 8, '0'))::bit(32)::int)::shop.colour
$$;
create function shop.colour(json) returns shop.colour language sql immutable as $$ select shop.colour($1 #>> '{}') $$;
create function shop.json(shop.colour) returns json language sql immutable as $$
  select to_json('#' || lpad(to_hex($1::int), 6, '0'))
$$;
create function shop.text(shop.colour) returns text language sql immutable as $$ select '#' || lpad(to_hex($1::int), 6, '0') $$;
create cast (text as shop.colour) with function shop.colour(text) as implicit;
create cast (json as shop.colour) with function shop.colour(json) as implicit;
create cast (shop.colour as json) with function shop.json(shop.colour) as implicit;
create cast (shop.colour as text) with function shop.text(shop.colour) as implicit;

create table shop.vinyls (
  id int primary key,
  name text not null,
  colour shop.colour not null default 0
);

-- Tables for writing

create table shop.stock (
  sku text primary key,
  label text not null,
  quantity int default 1,
  price numeric check (price >= 0),
  tags text[],
  details jsonb,
  added timestamptz default '2024-01-01 00:00:00+00'
);
create table shop.crates (
  id int generated always as identity primary key,
  name text not null unique,
  depth int default 30
);
create table shop.prices (
  sku text,
  shop text,
  price numeric,
  primary key (sku, shop)
);
create table shop.boxes (
  id int primary key,
  name text,
  parcel jsonb
);
create table shop.defaults_only (
  id serial primary key,
  state text default 'new'
);

-- Views

create view shop.cheap_albums as
  select id, title, artist_id, price from shop.albums where price < 10;
create view shop.cheap_titles as
  select id, title, artist_id from shop.cheap_albums;
create view shop.catalogue as
  select b.id as album_id, b.title, a.id as artist_id, a.name as artist
  from shop.albums b join shop.artists a on a.id = b.artist_id;
create materialized view shop.lengths as
  select album_id, sum(seconds)::int as seconds, count(*)::int as tracks from shop.tracks group by album_id;
create view shop.number_words with (security_invoker) as
  select id, 'number ' || id as word from shop.numbers;
create view shop.label_names as
  select id, name from shop.labels;

-- Views that hide their tables well: each still has the relationships of the columns it shows.
create view shop.label_sizes as
  select l.id, l.name, (select count(*)::int from shop.artists a where a.label_id = l.id) as artists from shop.labels l;
create view shop.decades as
  select b.id, b.title, b.artist_id, case when exists (select from shop.tracks t where t.album_id = b.id) then b.year / 10 * 10 end as decade
  from (select * from shop.albums) b;
create view shop.recent_albums as
  with recent as (select id, title, artist_id from shop.albums where year > 1990)
  select recent.id as album, recent.title, recent.artist_id as artist from recent;
create view shop.artists_by_label as
  select label_id, count(*)::int as artists from shop.artists group by label_id;
create view shop.renamed_orders as
  select id as number, billing_id as pays from shop.orders;

-- One column of the table under two names.
create view shop.payments as
  select id, billing_id as payer, billing_id as debtor from shop.orders;

-- Joined by tables that are not exposed: one has a view that is.
create table shop.couriers (id int primary key, name text not null);
create table shop.districts (id int primary key, name text not null);
create table shop.artisans (id int primary key, name text not null);
create table hidden.rounds (
  courier_id int references shop.couriers,
  district_id int references shop.districts,
  primary key (courier_id, district_id)
);
create table hidden.favours (
  courier_id int references shop.couriers,
  artisan_id int references shop.artisans,
  primary key (courier_id, artisan_id)
);
create view shop.rounds as
  select courier_id, district_id from hidden.rounds;

-- A view that only triggers can write to.
create view shop.shelf as
  select sku, label || ' x' || quantity as line, quantity from shop.stock;
create function hidden.write_shelf() returns trigger language plpgsql security definer as $$
begin
  case tg_op
    when 'INSERT' then
      insert into shop.stock (sku, label, quantity) values (new.sku, split_part(new.line, ' x', 1), new.quantity);
      return new;
    when 'UPDATE' then
      update shop.stock set quantity = new.quantity where sku = old.sku;
      return new;
    else
      delete from shop.stock where sku = old.sku;
      return old;
  end case;
end $$;
create trigger write_shelf instead of insert or update or delete on shop.shelf for each row execute function hidden.write_shelf();

-- What cannot end well: a subquery of one row that has many, a trigger that sets itself off.
create view shop.one_of_many as
  select id from shop.numbers where id = (select id from shop.numbers);
create table shop.endless (id int);
create function hidden.never_end() returns trigger language plpgsql security definer as $$
begin
  insert into shop.endless values (new.id);
  return null;
end $$;
create trigger never_end after insert on shop.endless for each row execute function hidden.never_end();

-- Computed columns and relationships

create function shop.full_title(shop.albums) returns text language sql stable as $$
  select $1.title || coalesce(' (' || $1.year || ')', '')
$$;
create function shop.shout(shop.artists) returns text language sql immutable as $$ select upper($1.name) $$;

create function shop.newest_album(shop.artists) returns setof shop.albums rows 1 language sql stable as $$
  select * from shop.albums where artist_id = $1.id order by year desc nulls last limit 1
$$;
create function shop.label_mates(shop.artists) returns setof shop.artists language sql stable as $$
  select * from shop.artists where label_id = $1.label_id and id <> $1.id
$$;

-- Says that it gives one row, and may give several.
create function shop.any_album(shop.artists) returns setof shop.albums rows 1 language sql stable as $$
  select * from shop.albums where artist_id = $1.id order by id
$$;
create function shop.opener(shop.albums) returns shop.tracks language sql stable as $$
  select * from shop.tracks where album_id = $1.id and position = 1
$$;
create function shop.siblings(shop.albums) returns setof shop.albums language sql stable as $$
  select * from shop.albums where artist_id = $1.artist_id and id <> $1.id
$$;
create function shop.siblings(shop.genres) returns setof shop.genres language sql stable as $$
  select * from shop.genres where parent_id = $1.parent_id and id <> $1.id
$$;

-- A studio refers to its label; the function of that name answers in place of the foreign key.
create table shop.studios (
  id int primary key,
  name text,
  label_id int references shop.labels
);
create function shop.labels(shop.studios) returns setof shop.labels rows 1 language sql stable as $$
  select * from shop.labels where id = $1.label_id and founded > 1980
$$;

-- Who may do what

create table shop.diary (
  id int primary key,
  author text not null default (current_setting('request.jwt.claims', true)::json ->> 'sub'),
  entry text not null
);
alter table shop.diary enable row level security;
create policy own_pages on shop.diary
  using (author = current_setting('request.jwt.claims', true)::json ->> 'sub')
  with check (author = current_setting('request.jwt.claims', true)::json ->> 'sub');

create table shop.members (
  id int primary key,
  name text not null,
  pin text not null default '0000'
);
create table shop.suggestions (
  id int generated always as identity primary key,
  line text not null
);
create table shop.ledger (
  id int primary key,
  amount numeric
);

-- Functions

create function shop.add(a int, b int) returns int language sql immutable as $$ select a + b $$;
create function shop.greet(name text) returns text language sql immutable as $$ select 'Hello, ' || name $$;
create function shop.greet_politely(name text, title text default 'friend') returns text language sql immutable as $$
  select 'Hello, ' || title || ' ' || name
$$;
create function shop.no_parameters() returns text language sql immutable as $$ select 'nothing was asked' $$;
create function shop.join_words(variadic words text[] default '{}') returns text language sql immutable as $$
  select array_to_string(words, '+')
$$;
create function shop.list_words(variadic words text[] default '{}') returns text[] language sql immutable as $$ select words $$;
create function shop.nobody() returns int language sql immutable as $$ select null::int $$;
create function shop.do_nothing() returns void language sql as $$ $$;
create function shop.three_numbers() returns setof int language sql immutable as $$ values (1), (2), (3) $$;
create function shop.numbers_array() returns int[] language sql immutable as $$ select array[1, 2, 3] $$;
create function shop.best_format() returns shop.format language sql immutable as $$ select 'box'::shop.format $$;
create function shop.top_rating() returns shop.rating language sql immutable as $$ select 5::shop.rating $$;
create function shop.first_days(n int) returns daterange language sql immutable as $$ select daterange('2024-01-01', '2024-01-01'::date + n) $$;
create function shop.default_size() returns shop.size language sql immutable as $$ select (3, 4)::shop.size $$;
create function shop.two_sizes() returns setof shop.size language sql immutable as $$ values (1, 2), (3, 4) $$;
create function shop.half(n int, out quotient int) language sql immutable as $$ select n / 2 $$;
create function shop.divide(a int, b int, out quotient int, out remainder int) language sql immutable as $$ select a / b, a % b $$;
create function shop.increase(inout n int) language sql immutable as $$ select n + 1 $$;
create function shop.both(inout n int, inout word text default 'x') language sql immutable as $$ select n, word $$;
create function shop.one_column() returns table (letter text) language sql immutable as $$ values ('a'), ('b') $$;
create function shop.two_columns() returns table (letter text, number int) language sql immutable as $$ values ('a', 1), ('b', 2) $$;
create function shop.anything() returns record language sql immutable as $$ select 7 as seven, 'x'::text as letter $$;
create function shop.all_albums() returns setof shop.albums language sql stable as $$ select * from shop.albums order by id $$;
create function shop.albums_from(since int) returns setof shop.albums language sql stable as $$
  select * from shop.albums where year >= since order by id
$$;
create function shop.get_album(id int) returns shop.albums language sql stable as $$ select * from shop.albums b where b.id = $1 $$;
create function shop.no_albums() returns setof shop.albums language sql stable as $$ select * from shop.albums where false $$;
create function shop.numbers_between(low int, high int) returns setof shop.numbers language sql stable as $$
  select * from shop.numbers where id between low and high order by id
$$;
create function shop.json_kind(arg json) returns text language sql immutable as $$ select json_typeof(arg) $$;
create function shop.echo_types(whole int, exact numeric, word text, flag boolean, day date, list text[], doc jsonb default '{}')
returns jsonb language sql immutable as $$
  select jsonb_build_object('whole', whole, 'exact', exact, 'word', word, 'flag', flag, 'day', day, 'list', list, 'doc', doc)
$$;
create function shop."Odd Function"("first name" text, "n.o" int) returns text language sql immutable as $$ select "first name" || "n.o" $$;

create domain shop."text/plain" as text;
create domain shop."text/xml" as xml;
create domain shop."application/octet-stream" as bytea;
create function shop.take_json(json) returns json language sql immutable as $$ select $1 $$;
create function shop.take_jsonb(jsonb) returns jsonb language sql immutable as $$ select $1 $$;
create function shop.take_text(text) returns shop."text/plain" language sql immutable as $$ select $1::shop."text/plain" $$;
create function shop.take_bytes(bytea) returns shop."application/octet-stream" language sql immutable as $$
  select $1::shop."application/octet-stream"
$$;
create function shop.take_xml(xml) returns shop."text/xml" language sql immutable as $$ select $1::shop."text/xml" $$;

create function shop.measure(length int) returns text language sql immutable as $$ select 'one of ' || length $$;
create function shop.measure(length int, width int) returns text language sql immutable as $$ select 'two of ' || length || ' and ' || width $$;
create function shop.measure() returns text language sql immutable as $$ select 'none' $$;
create function shop.weigh(item int) returns text language sql immutable as $$ select 'number' $$;
create function shop.weigh(item text) returns text language sql immutable as $$ select 'text' $$;
create function shop.either(json) returns text language sql immutable as $$ select 'unnamed' $$;
create function shop.either(a int, b int) returns text language sql immutable as $$ select 'named' $$;

create sequence shop.bell;
create function shop.ring() returns bigint language sql volatile as $$ select nextval('shop.bell') $$;
create function shop.add_crate(name text) returns setof shop.crates language sql volatile as $$
  insert into shop.crates (name) values ($1) returning *
$$;
create function shop.empty_stock() returns setof shop.stock language sql volatile as $$ delete from shop.stock where true returning * $$;
create function shop.isolation() returns text language sql stable as $$ select current_setting('transaction_isolation') $$;
create function shop.isolation_serializable() returns text language sql stable
set default_transaction_isolation = 'serializable' as $$ select current_setting('transaction_isolation') $$;
create function shop.own_timeout() returns text language sql stable
set statement_timeout = '7s' as $$ select current_setting('statement_timeout') $$;
create function shop.impatient() returns void language sql stable
set statement_timeout = '10ms' as $$ select pg_sleep(5) $$;
create function shop.setting(name text) returns text language sql stable as $$ select current_setting(name, true) $$;
create function shop.who() returns text language sql stable as $$ select current_user::text $$;
create function shop.from_extras() returns text language sql stable as $$ select current_setting('search_path') $$;
create function extras.whisper(text) returns text language sql immutable as $$ select lower($1) $$;
create function shop.call_extras(word text) returns text language plpgsql stable as $$ begin return whisper(word); end $$;

create function shop.refuse() returns void language plpgsql as $$
begin
  raise exception 'Not today' using detail = 'The shop is closed', hint = 'Come back tomorrow';
end $$;
create function shop.refuse_with(code text) returns void language plpgsql as $$
begin
  raise exception using errcode = code, message = 'refused';
end $$;
create function shop.pay() returns void language plpgsql as $$
begin
  raise sqlstate 'PT402' using message = 'Payment Required', detail = 'Nothing was paid', hint = 'Pay first';
end $$;
create function shop.raise_answer(message text, detail text) returns void language plpgsql as $$
begin
  raise sqlstate 'PGRST' using message = message, detail = detail;
end $$;
create function shop.assert_false() returns void language plpgsql as $$ begin assert false, 'this cannot be'; end $$;
create function shop.set_status(status text) returns text language plpgsql as $$
begin
  perform set_config('response.status', status, true);
  return 'done';
end $$;
create function shop.set_headers(headers text) returns text language plpgsql as $$
begin
  perform set_config('response.headers', headers, true);
  return 'done';
end $$;
create function shop.secret_function() returns int language sql immutable as $$ select 1 $$;
revoke execute on function shop.secret_function from public;
grant execute on function shop.secret_function to conformance_editor;

create function shop.is_prepared() returns boolean language sql volatile as $$
  select exists (select from pg_prepared_statements where statement like '%shop%')
$$;

create function shop.root() returns json language sql immutable as $$ select '{"welcome":"to the shop"}'::json $$;

-- Before every request, for the files whose settings name it: counts as asked for by a header.
create function shop.before_request() returns void language plpgsql as $$
declare
  headers json := current_setting('request.headers', true)::json;
begin
  if headers ->> 'x-closed' is not null then
    raise sqlstate 'PT503' using message = 'Closed for stocktaking';
  end if;
  if headers ->> 'x-become' is not null then
    execute format('set local role %I', headers ->> 'x-become');
  end if;
  if headers ->> 'x-say' is not null then
    perform set_config('response.headers', json_build_array(json_build_object('X-Said', headers ->> 'x-say'))::text, true);
  end if;
end $$;

-- Media types

create domain shop."text/html" as text;
create domain shop."image/x-dots" as bytea;
create domain shop."text/tab-separated-values" as text;
create domain shop."application/vnd.shop.list+json" as json;
create domain shop."*/*" as bytea;

create function shop.welcome_page() returns shop."text/html" language sql immutable as $$ select '<h1>Welcome</h1>'::shop."text/html" $$;
create function shop.dots() returns shop."image/x-dots" language sql immutable as $$ select '\x2e2e2e'::bytea::shop."image/x-dots" $$;
create function shop.any_type() returns shop."*/*" language plpgsql as $$
begin
  perform set_config('response.headers', '[{"Content-Type": "app/odd"}]', true);
  return convert_to('anything', 'utf8')::shop."*/*";
end $$;

create function hidden.add_tsv_line(state text, line shop.labels) returns shop."text/tab-separated-values" language sql immutable as $$
  select (coalesce(state || E'\n', '') || line.id || E'\t' || line.name)::shop."text/tab-separated-values"
$$;
create aggregate shop.labels_as_tsv(shop.labels) (
  sfunc = hidden.add_tsv_line,
  stype = shop."text/tab-separated-values"
);
create function hidden.add_to_list(state json, line anyelement) returns shop."application/vnd.shop.list+json" language sql immutable as $$
  select (coalesce(state::jsonb, '{"list": []}') || jsonb_build_object('list', coalesce(state::jsonb -> 'list', '[]') || to_jsonb(line)))::json::shop."application/vnd.shop.list+json"
$$;
create aggregate shop.as_list(anyelement) (
  sfunc = hidden.add_to_list,
  stype = shop."application/vnd.shop.list+json"
);
grant usage on schema hidden to conformance_anonymous, conformance_editor;

create domain shop.words as tsvector;
create domain shop.index_words as shop.words;
create table shop.essays (
  id int primary key,
  words shop.index_words
);

-- The other schemas

create table office.desks (
  id int primary key,
  name text not null,
  room_id int
);
create table office.rooms (
  id int primary key,
  name text not null
);
alter table office.desks add constraint desks_room foreign key (room_id) references office.rooms;
-- The same name as in the first schema, another table.
create table office.labels (
  id int primary key,
  printed boolean
);
create function office.count_desks() returns int language sql stable as $$ select count(*)::int from office.desks $$;
create function office.desks_in(room int) returns setof office.desks language sql stable as $$
  select * from office.desks where room_id = room order by id
$$;
create function office.ring() returns text language sql volatile as $$ select 'office' $$;
create table "kiosk & co".papers (
  id int primary key,
  "né" text
);
create table "العربية"."أغان" (
  "رقم" int primary key,
  "عنوان" text
);
create table hidden.safe (id int primary key);
create function hidden.secret_code(shop.artists) returns int language sql immutable as $$ select 7 $$;

-- A join table with two ways to each side.
create table shop.tours (
  driver_id int references shop.staff,
  guide_id int references shop.staff,
  from_id int references shop.studios,
  to_id int references shop.studios,
  primary key (driver_id, guide_id, from_id, to_id)
);

-- Rows

insert into shop.labels (name, founded, city) values ('Northwind', 1968, 'Oslo'), ('Tin Roof', 1991, 'Leeds'), ('Quiet Hour', 2004, null);
insert into shop.artists (name, country, label_id) values
  ('Ada Brook', 'NO', 1), ('Marlow Trio', 'UK', 2), ('Nils Hay', 'NO', 1), ('The Unsigned', null, null);
insert into shop.albums (title, year, artist_id, price, format, tags, details, notes, on_sale) values
  ('Low Tide', 1971, 1, 12.50, 'album', '{sea,folk}', '{"weight": 180, "side": {"a": ["Ebb", "Mud"], "b": ["Moon"]}, "mono": true}', '{"by": "Ada"}', '[2024-01-01,2024-02-01)'),
  ('High Tide', 1974, 1, 9.00, 'album', '{sea}', '{"weight": 140, "side": {"a": ["Flood"]}}', null, '[2024-02-01,2024-03-01)'),
  ('Night Trains', 1995, 2, 15.00, 'box', '{jazz,rail}', '{"weight": null}', '{"by": "Bo"}', null),
  ('Snow Songs', 2001, 3, 7.25, 'single', '{}', null, null, '[2024-01-15,)'),
  ('Demo', null, 4, null, 'single', '{folk}', '{"weight": 45, "side": "none"}', null, 'empty');
insert into shop.tracks values
  (1, 1, 'Ebb', 200), (1, 2, 'Mud', 180), (1, 3, 'Moon', 240),
  (2, 1, 'Flood', 300), (3, 1, 'Platform', 150), (3, 2, 'Sleeper', 410), (4, 1, 'First Snow', null);
insert into shop.sleeves values (1, 'blue'), (2, 'green');
insert into shop.spines values (7, 1, 'gold'), (8, 3, 'white');
insert into shop.wagon values (1), (2);
insert into shop.seat values (11, 1), (12, 1), (21, 2);
insert into shop.essays values (1, to_tsvector('simple', 'the sound of vinyl')), (2, to_tsvector('simple', 'paper sleeves'));
insert into shop.genres values (1, 'music', null), (2, 'folk', 1), (3, 'jazz', 1), (4, 'trad jazz', 3);
insert into shop.album_genres values (1, 2), (2, 2), (3, 3), (3, 4);
insert into shop.musicians values (1, 'Ines'), (2, 'Olaf'), (3, 'Pia');
insert into shop.credits values (1, 1, 'violin'), (2, 1, 'bass'), (2, 3, 'bass'), (1, 4, null);
insert into shop.samples values (1, 'Loops', 1, 3), (2, 'Loops', 3, 2), (3, 'Silence', null, null);
insert into shop.addresses values (1, 'Harbour Road'), (2, 'Mill Lane');
insert into shop.orders values (1, 1, 2, '2024-03-01 10:00:00+00'), (2, 2, 2, '2024-03-02 11:30:00+00'), (3, 1, null, '2024-03-03 09:15:00+00');
insert into shop.staff values (1, 'Rosa', null), (2, 'Sam', 1), (3, 'Tess', 1), (4, 'Uli', 2);
insert into shop.plays values (1, '2023-05-01', 1), (2, '2023-12-31', 3), (3, '2024-01-01', 1), (4, '2024-06-15', 2);
insert into shop.numbers select generate_series(1, 15);
insert into shop.jottings values (1, 'buy tape'), (2, 'call Oslo'), (2, 'call Leeds');
insert into shop.concerts values (1, '2024-01-10 20:00:00+00'), (2, '2024-07-10 18:30:00+00');
insert into shop.kinds values
  (1, 2, 9007199254740993, 1.10, 0.5, 12.34, 'ten', 'ab', true, '2024-02-29', '2024-02-29 12:00:00+00', '13:14:15', '1 day 02:00:00',
   '3b1b6a5e-0f0e-4f5e-9d1c-0a1b2c3d4e5f', '\xdeadbeef', '{"b": 1,  "a": [1, {"x": "y"}]}', '{"b": 1, "a": [1, {"x": "y"}]}', '{1,2,3}',
   '{one,"two words",null}', '{{1,2},{3,4}}', '[1,5)', 'box', 4, '(3,4)', array[(1, 2)::shop.size, (3, null)::shop.size], '<p>hi</p>', '10.0.0.1', b'101', 'Straße'),
  (2, -1, 0, -0.5, 1e10, 0, '', 'wxyz', false, '1999-12-31', '1999-12-31 23:59:59+00', '00:00:00', '2 mons',
   '00000000-0000-0000-0000-000000000000', '\x', '[]', '[]', '{}', '{}', null, 'empty', 'album', 1, '(0,0)', '{}', null, '::1', b'000', 'word');
insert into shop.kinds (id) values (3);
insert into shop."odd names" values ('Jo Ann', 1, 2, 3, 4, 5, 6, 7, 8, 9), ('a,b.(c)"d', 10, 20, 30, 40, 50, 60, 70, 80, 90);
insert into shop."plakåter" values ('ærlig', 1), ('数字', 2);
insert into shop."odd children" values (1, 'Jo Ann'), (2, 'Jo Ann');
insert into shop.vinyls values (1, 'night', 0), (2, 'sky', 255), (3, 'fire', 16711680);
insert into shop.stock (sku, label, quantity, price, tags, details) values
  ('A1', 'needle', 10, 4.50, '{spare}', '{"for": ["deck"]}'), ('B2', 'brush', 3, 6.00, '{care}', null), ('C3', 'cloth', 0, null, null, null);
insert into shop.crates (name, depth) values ('oak', 40), ('pine', 30);
insert into shop.prices values ('A1', 'north', 4), ('A1', 'south', 5), ('B2', 'north', 6);
insert into shop.boxes values (1, 'first', '{"from": {"city": "Oslo", "zip": "0150"}, "items": [1, 2]}'), (2, 'second', null);
insert into shop.studios values (1, 'Attic', 1), (2, 'Shed', 2), (3, 'Car', null);
insert into shop.diary values (1, '42', 'Rain again'), (2, '42', 'Sun at last'), (3, '43', 'Not for 42');
insert into shop.members values (1, 'Vera', '1234'), (2, 'Wim', '9876');
insert into shop.ledger values (1, 100), (2, -30);
insert into office.rooms values (1, 'attic'), (2, 'cellar');
insert into office.desks values (1, 'oak desk', 1), (2, 'pine desk', 1), (3, 'standing desk', 2);
insert into office.labels values (1, true), (2, false);
insert into "kiosk & co".papers values (1, 'Morgenblad'), (2, 'L''Étoile');
insert into "العربية"."أغان" values (1, 'نسم');
insert into hidden.safe values (1);
insert into shop.followers values (2, 1), (3, 1), (1, 2);
insert into shop.couriers values (1, 'Yara'), (2, 'Zeno');
insert into shop.districts values (1, 'Harbour'), (2, 'Hill');
insert into shop.artisans values (1, 'Luthier');
insert into hidden.rounds values (1, 1), (1, 2), (2, 2);
insert into hidden.favours values (1, 1);
insert into shop.tours values (1, 2, 1, 3), (3, 4, 1, 1);
refresh materialized view shop.lengths;
analyze shop.numbers;

-- Grants

grant all on all tables in schema shop, office, "kiosk & co", "العربية" to conformance_anonymous, conformance_editor;
grant all on all sequences in schema shop to conformance_anonymous, conformance_editor;
grant select on shop.labels to conformance_auditor;
revoke all on shop.diary, shop.members, shop.suggestions, shop.ledger from conformance_anonymous;
revoke all on shop.members from conformance_editor;
grant select (id, name) on shop.members to conformance_anonymous;
grant select (id, name), update (name), insert (id, name) on shop.members to conformance_editor;
grant insert on shop.suggestions to conformance_anonymous;
