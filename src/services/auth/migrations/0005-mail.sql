-- A code is short, so what is stored of it is a hash that is encrypted besides: a copy of this table gives no code away, not even by trying all.
set local role supabase_auth_admin;

alter table auth.one_time_tokens
  add column if not exists expires_at timestamptz,
  add column if not exists code_hash text,
  add column if not exists wrong_codes smallint not null default 0;

comment on column auth.one_time_tokens.token_hash is 'SHA-224 of what stands in the link.';
comment on column auth.one_time_tokens.code_hash is 'SHA-224 of address and code, encrypted; null once it was guessed wrong too often.';

reset role;

create table dorsal.mailbox (
  id bigint generated always as identity primary key,
  sent_at timestamptz not null,
  channel text not null check (channel in ('email', 'sms', 'whatsapp')),
  recipient text not null,
  subject text not null,
  body_text text not null,
  body_html text,
  code text,
  link text
);

comment on table dorsal.mailbox is
  'Mail and text messages while no server is set that would take them: the newest 1,000, to be read at /mailbox, never sent.';

grant select, insert, update, delete on dorsal.mailbox to supabase_auth_admin;
