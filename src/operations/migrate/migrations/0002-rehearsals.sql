create table dorsal.rehearsals (
  version text not null,
  checksum text not null,
  verdict text not null check (verdict in ('allowed', 'forbidden', 'could not be checked')),
  report jsonb not null,
  rehearsed_at timestamptz not null default now(),
  primary key (version, checksum)
);
comment on table dorsal.rehearsals is 'The last rehearsal of each migration, by the SHA-256 of the file that was rehearsed.';
