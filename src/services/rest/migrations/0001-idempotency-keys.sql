create schema if not exists dorsal;
create table dorsal.idempotency_keys (
  id bytea primary key,
  fingerprint bytea not null,
  status smallint not null,
  headers jsonb not null,
  body bytea,
  reason text,
  expires_at timestamptz not null
);
create index idempotency_keys_expires_at on dorsal.idempotency_keys (expires_at);

comment on table dorsal.idempotency_keys is 'Answers of requests with an Idempotency-Key, each written in the transaction of its request.';
comment on column dorsal.idempotency_keys.id is 'SHA-256 of the caller and the key: neither can be read here, and nobody meets a key of somebody else.';
comment on column dorsal.idempotency_keys.fingerprint is 'SHA-256 of what the request asked for.';
comment on column dorsal.idempotency_keys.headers is 'Pairs of name and value, in the order they were sent.';

grant usage on schema dorsal to authenticator;
grant select, insert, update, delete on dorsal.idempotency_keys to authenticator;
