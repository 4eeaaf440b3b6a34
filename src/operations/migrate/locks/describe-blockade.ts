import type { Blockade, Blocker } from '../types.ts'

/** `AccessExclusiveLock on public.orders`. */
export function describeLock({ table, mode }: Blockade): string {
  return table === null ? mode : `${mode} on ${table}`
}

/** Names processes by everything but the text of their query, which may hold values. */
export function describeBlockers(blockers: readonly Blocker[]): string {
  return blockers.length === 0 ? 'somebody' : blockers.map(describeBlocker).join(' and ')
}

function describeBlocker({ pid, user, application, backend, state, ...ages }: Blocker): string {
  if (pid === 0) return 'a prepared transaction (see pg_prepared_xacts)'
  const facts = [
    ...(user === null ? [] : [`user ${user}`]),
    ...(application === null ? [] : [`application ${application}`]),
    ...(backend === null || backend === 'client backend' ? [] : [backend]),
    state ?? 'state not shown to this role',
    ...(ages.transactionMilliseconds === null ? [] : [`transaction open for ${formatMilliseconds(ages.transactionMilliseconds)}`]),
    ...(ages.queryMilliseconds === null ? [] : [`last statement begun ${formatMilliseconds(ages.queryMilliseconds)} ago`]),
  ]
  return `process ${pid} (${facts.join(', ')})`
}

/** `340 ms`, `12 s`, `3 min`, `2 h`. */
export function formatMilliseconds(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 10_000) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 120) return `${seconds} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}
