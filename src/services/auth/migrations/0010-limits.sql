create schema if not exists dorsal;

create unlogged table dorsal.auth_limits (
  key bytea primary key,
  free_at timestamptz not null
);
create index auth_limits_free_at on dorsal.auth_limits (free_at);

comment on table dorsal.auth_limits is
  'Who asked how often, for all processes together. A crash of the server empties it: everybody has a full budget again.';
comment on column dorsal.auth_limits.key is 'SHA-256 of what is counted and whom it is counted for.';
comment on column dorsal.auth_limits.free_at is 'When all that was taken will be given back; nothing is kept longer than that.';

grant usage on schema dorsal to supabase_auth_admin;
grant select, insert, update, delete on dorsal.auth_limits to supabase_auth_admin;
