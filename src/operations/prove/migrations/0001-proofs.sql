-- What the database held at moments that a restore can be brought back to exactly: the restore point of the same name lies in the log.
create table dorsal.proof_marks (
  name text primary key,
  recorded_at timestamptz not null,
  position pg_lsn not null,
  -- [{"table": "public.orders", "rows": 12, "hash": "…"}]: read in one snapshot in which nobody could write to them.
  tables jsonb not null,
  -- Hashes of roles, grants, policies and the ledger of migrations; null when they changed while they were read.
  facts jsonb
);

-- One line for each proof, whatever it found.
create table dorsal.proofs (
  id text primary key,
  started_at timestamptz not null,
  verdict text not null check (verdict in ('holds', 'does not hold', 'could not be checked')),
  proof jsonb not null
);

revoke all on dorsal.proof_marks, dorsal.proofs from public;
