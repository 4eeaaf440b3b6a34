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
