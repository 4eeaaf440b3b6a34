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
      kind: kinds[way],
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
  if (way === 'call' || way === 'pass') return `${name}(${member})`
  if (member === '') return name
  return way === 'embed' ? `${name} → ${member}` : `${name}.${member}`
}
