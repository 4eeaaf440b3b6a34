-- The table that the Supabase CLI keeps, so that either tool sees what the other applied.
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
alter table supabase_migrations.schema_migrations add column if not exists statements text[];
alter table supabase_migrations.schema_migrations add column if not exists name text;

create schema if not exists dorsal;
create table dorsal.migration_ledger (
  version text primary key,
  checksum text not null,
  milliseconds integer not null,
  applied_at timestamptz not null default now()
);
comment on table dorsal.migration_ledger is 'What schema_migrations has no column for: the SHA-256 of each applied file and how long it took.';

create table dorsal.seed_ledger (
  file text primary key,
  checksum text not null,
  milliseconds integer not null,
  applied_at timestamptz not null default now()
);
comment on table dorsal.seed_ledger is 'Seed files that ran to their end.';
