import { createRule } from '../../domain/create-rule.ts'
import { readActivity } from '../../store/read-activity.ts'

const longMinutes = 5

export const idleInTransaction = createRule({
  name: 'idle-in-transaction',
  area: 'performance',
  severity: 'warning',
  title: 'A session holds a transaction open and does nothing',
  reason:
    'Its locks keep others waiting, and no row that died since it began can be cleaned up, in any table: tables grow, and a migration that wants a lock stops everybody behind it.',
  remedy:
    'End the session, find out who forgot to commit, and let PostgreSQL end such sessions by itself: idle_in_transaction_session_timeout.',
  example: { kind: 'sql', dangerous: '', safe: 'select 1;' },
  find: async ({ read }) => {
    const { seesAll, idle } = await read(readActivity)
    if (!seesAll) return { kind: 'could not run', reason: 'the sessions of others are hidden: it takes membership in pg_read_all_stats' }
    return idle
      .filter(({ minutes }) => minutes >= longMinutes)
      .map(({ pid, user, application, minutes }) => ({
        subject: `${user}.${application || 'unnamed'}`,
        message: `A session of ${user}${application === '' ? '' : ` (${application})`} has held a transaction open for ${Math.floor(minutes)} minutes, doing nothing`,
        fix: `select pg_terminate_backend(${pid});`,
        details: { pid, minutes },
      }))
  },
})
