create schema if not exists dorsal;

create table dorsal.usage (
  day date not null,
  schema_name text not null,
  object_name text not null,
  member_name text not null,
  way text not null,
  route text not null,
  client_name text not null,
  client_version text not null,
  library text not null,
  api_key text not null,
  role_name text not null,
  count bigint not null check (count > 0),
  last_seen timestamptz not null,
  primary key (schema_name, object_name, member_name, day, way, route, client_name, client_version, library, api_key, role_name)
);
create index usage_day on dorsal.usage (day);

comment on table dorsal.usage is 'Which names of the API clients really use, by day (UTC): names only, never values.';
comment on column dorsal.usage.object_name is 'Table, view or function.';
comment on column dorsal.usage.member_name is 'Column, argument or relationship; * every column; empty: the object itself.';
comment on column dorsal.usage.way is 'What is done: read, insert, update, delete; select, filter, order, write, conflict; embed; call, pass; other.';
comment on column dorsal.usage.route is 'Method and path below the service.';
comment on column dorsal.usage.client_name is 'x-client-name.';
comment on column dorsal.usage.library is 'Product and version of x-client-info, else of the user agent.';
comment on column dorsal.usage.api_key is 'Kind and name of the key: publishable web-shop.';

grant usage on schema dorsal to authenticator;
grant select, insert, update, delete on dorsal.usage to authenticator;
