import type { Usage, Use, UseKind } from '../../operations/contract/operation.ts'
import type { RecordedUsage, UsageReport } from '../../operations/usage/operation.ts'

/** The records in the words of the contract. */
export function toUsage({ since, uses }: RecordedUsage): Usage | undefined {
  if (since === null) return undefined
  return {
    since: Date.parse(since),
    uses: uses.flatMap(toUse),
    ...(uses.some(({ way }) => way === 'other') && { incomplete: true }),
  }
}

const kinds: Readonly<Record<Exclude<UsageReport['way'], 'other'>, UseKind>> = {
  read: 'reads',
  insert: 'inserts',
  update: 'updates',
  delete: 'deletes',
  select: 'reads',
  filter: 'filters by',
  order: 'orders by',
  write: 'writes',
  conflict: 'upserts by',
  embed: 'embeds',
  call: 'calls',
  pass: 'gives',
}

function toUse(report: UsageReport): readonly Use[] {
  const { way, role, count, lastSeen } = report
  if (way === 'other') return []
  return [
    {
      client: toClient(report),
      version: report.version || null,
      role,
      kind: toKind(way, report.routes),
      thing: toThing(report),
      count,
      last: Date.parse(lastSeen),
    },
  ]
}

/** What tells a client apart best: the name it gives itself, that of its key, its library. */
function toClient({ name, apiKey, library }: UsageReport): string {
  if (name !== '') return name
  return apiKey === 'none' || apiKey === 'token' || apiKey === '' ? library || 'a client without a name' : apiKey
}

function toThing({ way, schema, object, member }: UsageReport): string {
  const name = `${schema}.${object}`
  if (member === '') return name
  if (way === 'embed') return `${name} → ${member}`
  return way === 'pass' ? `${name}(${member})` : `${name}.${member}`
}

/** What is written by POST only is inserted; what by PATCH only, updated. */
function toKind(way: keyof typeof kinds, routes: readonly string[]): UseKind {
  if (way !== 'write' || routes.length === 0) return kinds[way]
  if (routes.every((route) => route.startsWith('POST '))) return 'inserts'
  return routes.every((route) => route.startsWith('PATCH ')) ? 'updates' : 'writes'
}
