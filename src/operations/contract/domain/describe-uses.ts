import type { Usage, Use } from '../types.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** `web-shop 4.2 reads public.orders.note 1,400 times a day, last 3 minutes ago; mobile 2.1 never` */
export function describeUses(uses: readonly Use[], usage: Usage, now: number): string {
  const days = Math.max((now - usage.since) / day, 1)
  const recorded = `in the ${toSpan(now - usage.since)} recorded`
  if (uses.length === 0)
    return usage.incomplete ? `no use is known, but not every use could be kept ${recorded}` : `nobody used it ${recorded}`
  const byFrequency = uses.toSorted((a, b) => b.count - a.count)
  const known = byFrequency.map(
    (use) => `${toClient(use)} ${use.kind} ${use.thing} ${toRate(use.count / days)}, last ${toSpan(now - use.last)} ago`,
  )
  return [...known, ...listOthers(uses, usage)].join('; ')
}

/** At most a few: who does not use it is told to reassure, not to be complete. */
function listOthers(uses: readonly Use[], { uses: all }: Usage): readonly string[] {
  const users = new Set(uses.map(toClient))
  return [...new Set(all.map(toClient))]
    .filter((client) => !users.has(client))
    .sort()
    .slice(0, 3)
    .map((client) => `${client} never`)
}

function toClient({ client, version }: Use): string {
  return version === null ? client : `${client} ${version}`
}

function toRate(perDay: number): string {
  if (perDay < 1) return 'less than once a day'
  return perDay < 2 ? 'once a day' : `${Math.round(perDay).toLocaleString('en')} times a day`
}

function toSpan(milliseconds: number): string {
  if (milliseconds < minute) return 'a minute'
  const [size, unit] = milliseconds < hour ? [minute, 'minute'] : milliseconds < day ? [hour, 'hour'] : [day, 'day']
  const count = Math.floor(milliseconds / Number(size))
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
