import type { ThreatCard } from './answer-threat.ts'
import { isPositive } from './safe-values.ts'

/** What a request that got through, or a fault of ours, could do to the database. */
export const apiToDatabase: readonly ThreatCard[] = [
  { category: 'spoofing', threat: 'Somebody else answers in the place of the database', asks: [{ fact: 'connection to the database' }] },
  {
    category: 'tampering',
    threat: 'Rows that make no sense are written',
    asks: [{ rules: ['table-without-primary-key', 'constraint-not-validated', 'trigger-disabled'] }],
  },
  {
    category: 'information disclosure',
    threat: 'A new table is open to everybody before anyone thinks of it',
    asks: [{ rules: ['default-grants-to-callers', 'schema-open-to-creation'] }],
  },
  {
    category: 'denial of service',
    threat: 'Statements wait for one another until nothing moves',
    asks: [
      { setting: 'dorsal.db.acquire_timeout', isSafe: isPositive },
      { setting: 'dorsal.migrations.lock_timeout', isSafe: isPositive },
      { rules: ['idle-in-transaction'] },
    ],
  },
  {
    category: 'denial of service',
    threat: 'Numbers or transaction ids run out',
    asks: [{ rules: ['sequence-near-end', 'transaction-ids-near-end'] }],
  },
  {
    category: 'elevation of privilege',
    threat: 'Whoever takes over the API owns the database',
    asks: [{ rules: ['serving-role-too-powerful'] }],
  },
  {
    category: 'elevation of privilege',
    threat: 'A known flaw of PostgreSQL or of an extension is used',
    asks: [{ rules: ['postgres-behind', 'extension-behind'] }],
  },
]
