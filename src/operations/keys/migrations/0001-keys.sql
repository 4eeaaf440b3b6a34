create schema if not exists dorsal;

create table dorsal.api_keys (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('publishable', 'secret')),
  name text not null check (name ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
  prefix text not null,
  hash bytea not null unique check (octet_length(hash) = 32),
  role text check (role <> ''),
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  replaced_by uuid references dorsal.api_keys (id),
  last_used_at timestamptz
);
-- A name is free again once its key is revoked or replaced.
create unique index api_keys_name on dorsal.api_keys (kind, name) where revoked_at is null and replaced_by is null;

comment on table dorsal.api_keys is 'Keys that stand for a role: sb_publishable_… and sb_secret_…';
comment on column dorsal.api_keys.prefix is 'How the key begins, to tell it from others; too little of it to be of use.';
comment on column dorsal.api_keys.hash is 'SHA-256 of the key, which is stored nowhere.';
comment on column dorsal.api_keys.role is 'Null: the anonymous role.';
comment on column dorsal.api_keys.replaced_by is 'The key that took its name; this one may stay valid until expires_at.';
comment on column dorsal.api_keys.last_used_at is 'To the minute.';

create table dorsal.signing_keys (
  kid text primary key,
  algorithm text not null check (algorithm = 'ES256'),
  public_jwk jsonb not null,
  private_jwk_encrypted text,
  vault text not null,
  state text not null check (state in ('standby', 'current', 'previous', 'revoked')),
  created_at timestamptz not null default now(),
  signs_since timestamptz,
  verifies_until timestamptz,
  revoked_at timestamptz,
  -- Who signs no more needs no private half.
  check ((state in ('standby', 'current')) = (private_jwk_encrypted is not null))
);
create unique index signing_keys_one_of_a_state on dorsal.signing_keys (vault, state) where state in ('standby', 'current');

comment on table dorsal.signing_keys is 'Keys that access tokens are signed with; the public halves of all but the revoked ones are published.';
comment on column dorsal.signing_keys.kid is 'Thumbprint of the public half (RFC 7638).';
comment on column dorsal.signing_keys.vault is 'Which encryption key the private half is encrypted with; nodes that do not share one sign with keys of their own.';
comment on column dorsal.signing_keys.verifies_until is 'Of a previous key: when the last token it signed has expired.';

create function dorsal.notify_keys() returns trigger language plpgsql as $$
begin
  notify dorsal_keys;
  return null;
end
$$;

-- Of the columns that decide something: uses, which are recorded all the time, are nobody's news.
create trigger api_keys_changed
  after insert or delete or update of hash, role, expires_at, revoked_at, replaced_by on dorsal.api_keys
  for each statement execute function dorsal.notify_keys();
create trigger signing_keys_changed
  after insert or delete or update or truncate on dorsal.signing_keys
  for each statement execute function dorsal.notify_keys();
create trigger api_keys_emptied
  after truncate on dorsal.api_keys
  for each statement execute function dorsal.notify_keys();

grant usage on schema dorsal to authenticator;
grant select, update (last_used_at) on dorsal.api_keys to authenticator;
grant select on dorsal.signing_keys to authenticator;
