alter table dorsal.migration_ledger
  add column attempts integer not null default 1,
  add column waited_milliseconds integer not null default 0,
  add column locks jsonb not null default '[]';
comment on column dorsal.migration_ledger.attempts is 'One, and one more for each time a lock could not be had.';
comment on column dorsal.migration_ledger.waited_milliseconds is 'From the first attempt to the one that succeeded, over all transactions of the file.';
comment on column dorsal.migration_ledger.locks is 'The strongest lock on each table: [{"table": "public.orders", "mode": "AccessExclusiveLock"}].';

create table dorsal.migration_progress (
  subject text primary key,
  checksum text not null,
  statements integer not null,
  done integer not null,
  done_checksum text not null,
  begun jsonb,
  batch jsonb,
  milliseconds integer not null,
  attempts integer not null,
  waited_milliseconds integer not null,
  locks jsonb not null,
  updated_at timestamptz not null default now()
);
comment on table dorsal.migration_progress is 'How far a file has come that does not fit into one transaction; gone when the file is applied.';
comment on column dorsal.migration_progress.subject is 'The version of a migration, the path of a seed file.';
comment on column dorsal.migration_progress.done is 'Statements from the beginning of the file that are done.';
comment on column dorsal.migration_progress.done_checksum is 'SHA-256 of those statements: they must not have changed when the file goes on.';
comment on column dorsal.migration_progress.begun is 'What stood before the next statement, which runs outside of a transaction and has begun.';
comment on column dorsal.migration_progress.batch is 'The last key that the next statement, run in batches, is done with.';
