create table dorsal.auth_used_codes (
  code_hash text primary key,
  session_id uuid not null,
  expires_at timestamptz not null
);
create index auth_used_codes_expires_at on dorsal.auth_used_codes (expires_at);
comment on table dorsal.auth_used_codes is
  'Authorization codes that were exchanged, as SHA-256: one that comes again ends the session it gave (RFC 6749, section 4.1.2).';
grant select, insert, delete on dorsal.auth_used_codes to supabase_auth_admin;

create table dorsal.auth_saml_assertions (
  key bytea primary key,
  expires_at timestamptz not null
);
create index auth_saml_assertions_expires_at on dorsal.auth_saml_assertions (expires_at);
comment on table dorsal.auth_saml_assertions is 'Assertions of identity providers that signed somebody in, as SHA-256: none does so twice.';
grant select, insert, delete on dorsal.auth_saml_assertions to supabase_auth_admin;

create table dorsal.auth_saml_keys (
  single boolean primary key default true check (single),
  private_key text not null,
  created_at timestamptz not null default now()
);
comment on table dorsal.auth_saml_keys is 'The RSA key that signs requests to identity providers, where no setting names one; encrypted.';
grant select, insert on dorsal.auth_saml_keys to supabase_auth_admin;
