-- People of 50 organisations in 200 teams, each person in four of them, and documents of all of them: as many as corpus.rows says.
create table public.organisations (id uuid primary key, name text);
create table public.teams (id int primary key, organisation uuid);
create table public.members (team_id int, user_id uuid, role text);
create table public.documents (
  id int primary key,
  owner uuid,
  team_id int,
  organisation uuid,
  region text,
  tenant int,
  contact text,
  body text
);

create function public.person(n int) returns uuid immutable return ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid;

insert into public.organisations select public.person(n), 'organisation ' || n from generate_series(1, 50) n;
insert into public.teams select n, public.person(1 + n % 50) from generate_series(1, 200) n;
insert into public.members select 1 + (n * 7) % 200, public.person(n % 200), case n % 10 when 0 then 'admin' else 'member' end from generate_series(1, 800) n;
insert into public.documents
  select n, public.person(n % 200), 1 + n % 200, public.person(1 + n % 50), 'region ' || n % 20, n % 40, 'person' || n % 200 || '@example.org', 'text'
  from generate_series(1, current_setting('corpus.rows')::int) n;

create function public.my_organisation() returns uuid stable language plpgsql
  as 'begin return (auth.jwt() ->> ''organisation'')::uuid; end';
create function public.is_admin() returns boolean stable language sql security definer set search_path = ''
  as 'select exists (select from public.members m where m.user_id = auth.uid() and m.role = ''admin'')';
create function public.my_tenant() returns int stable language plpgsql as 'begin return current_setting(''app.tenant'')::int; end';

grant usage on schema public to authenticated;
grant select on all tables in schema public to authenticated;
alter table public.documents enable row level security;
analyze;
