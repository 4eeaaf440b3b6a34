import { Fault } from '../../base/fault.ts'
import type { Usage, Use, UseKind } from '../../operations/contract/operation.ts'
import { type RecordedUsage, readUsage, type UsageReport } from '../../operations/usage/operation.ts'
import { type ConnectionTarget, parseConnectionUrl } from '../../postgres/connection-target.ts'
import type { Workplace } from '../beside-server.ts'
import { openExternal } from '../open-postgres.ts'
import { withDatabase } from '../prepare-database.ts'
import { findRunningServer } from '../state-file.ts'

/** What clients used, of the database of DATABASE_URL or of a running server; undefined where none can be asked or nothing is recorded. */
export async function readContractUsage(place: Workplace): Promise<Usage | undefined> {
  try {
    const target = await findTarget(place)
    if (target === undefined) return undefined
    return toUsage(await withDatabase(target, place, (database) => readUsage(database, {})))
  } catch (error) {
    if (error instanceof Fault && unasked.has(error.code)) return undefined
    throw error
  }
}

const unasked: ReadonlySet<string> = new Set(['usage_not_recorded', 'database_unreachable'])

async function findTarget({ project, settings }: Workplace): Promise<ConnectionTarget | undefined> {
  const { databaseUrl, directUrl } = settings.server
  if (databaseUrl !== undefined) return (await openExternal(databaseUrl, directUrl)).owner
  const running = await findRunningServer(project.stateFolder)
  return running?.ownerUrl === undefined ? undefined : parseConnectionUrl(running.ownerUrl)
}

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
