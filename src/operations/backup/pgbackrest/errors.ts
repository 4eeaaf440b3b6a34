import { Fault } from '../../../base/fault.ts'

export const pgbackrestMissing = () =>
  new Fault('pgbackrest_missing', 409, 'pgBackRest is not installed on this machine, or not on the PATH', {
    hint: 'Install it where Dorsal runs, with a configuration that knows the stanza, or take dorsal.backup.pgbackrest_stanza away.',
  })

/** `said`: pgBackRest's own last words, in which it leaves secrets out. */
export const pgbackrestFailed = (command: string, said: string) =>
  new Fault('pgbackrest_failed', 502, `pgbackrest ${command} failed: ${said}`, {
    hint: 'Run the same command by hand, as the user who owns the data folder, with --log-level-console=info.',
  })

export const stanzaUnknown = (name: string) =>
  new Fault('pgbackrest_stanza_unknown', 404, `pgBackRest knows no stanza ${name}`, {
    hint: 'pgbackrest info tells those that it knows; its stanza-create makes one.',
  })

export const stanzaForeign = (name: string) =>
  new Fault('pgbackrest_stanza_foreign', 409, `The stanza ${name} of pgBackRest is of another cluster than the database`, {
    hint: 'Name its own in dorsal.backup.pgbackrest_stanza. After an upgrade or a new initdb pgBackRest is told of the cluster by its stanza-upgrade.',
  })
