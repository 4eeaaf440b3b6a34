import { sql } from '../../../../postgres/sql.ts'
import { createRule } from '../../domain/create-rule.ts'
import type { Reader } from '../../types.ts'

type Slot = { readonly name: string; readonly status: string; readonly plugin: string | null }

const readIdleSlots: Reader<readonly Slot[]> = async ({ query }) =>
  await query<Slot>(sql`
    select slot_name as name, wal_status as status, plugin from pg_replication_slots
    where not active and wal_status in ('unreserved', 'lost') order by 1`)

export const replicationSlotUnused = createRule({
  name: 'replication-slot-unused',
  area: 'integrity',
  severity: 'warning',
  splinter: '0031_unused_replication_slot',
  title: 'A replication slot that nobody reads has run out of log',
  reason:
    'It keeps write-ahead log until the limit is reached, and then its reader has lost its place: `unreserved` is about to, `lost` has. Up to there it fills the disk.',
  remedy: 'Drop it, and let its reader begin anew with a slot of its own.',
  example: {
    kind: 'sql',
    dangerous: '-- wal_status of a slot that nobody reads\nlost',
    safe: '-- wal_status of a slot that is read\nreserved',
  },
  find: async ({ read }) =>
    (await read(readIdleSlots)).map(({ name, status }) => ({
      subject: name,
      message: `The slot ${name} is not read, and its log is ${status}`,
      fix: `select pg_drop_replication_slot('${name}');`,
      ...(status === 'lost' ? { severity: 'error' as const } : {}),
    })),
})
