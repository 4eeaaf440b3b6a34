/**
 * What a branch's PostgreSQL must not do, whatever was set on the server it was copied from: archive, wait for standbys, follow a primary,
 * receive subscriptions. And less memory than the server it stands beside.
 */
export const branchServerSettings: Readonly<Record<string, string>> = {
  archive_mode: 'off',
  archive_command: '',
  archive_library: '',
  restore_command: '',
  primary_conninfo: '',
  primary_slot_name: '',
  synchronous_standby_names: '',
  max_logical_replication_workers: '0',
  shared_buffers: '128MB',
}

/**
 * While it is prepared nothing else reads it: a worker that analyses a table would write what it saw before it was masked into the statistics, and
 * keep VACUUM FULL from leaving the old rows behind.
 */
export const preparationServerSettings: Readonly<Record<string, string>> = { ...branchServerSettings, autovacuum: 'off' }
