import type { ProjectKeys } from '../../access/project-keys.ts'
import { signToken } from '../../access/sign-token.ts'
import { toSecretBytes } from '../../access/verification-key.ts'
import { systemClock } from '../../base/clock.ts'
import { silentLog } from '../../base/log.ts'
import type { ProofCheck } from '../../operations/prove/operation.ts'
import type { Cluster } from '../../postgres/cluster/cluster.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { runTransaction } from '../../postgres/run-transaction.ts'
import { identifier, sql } from '../../postgres/sql.ts'
import type { Database } from '../../postgres/types.ts'
import type { Workplace } from '../beside-server.ts'
import { listReadableTables } from '../load/list-readable-tables.ts'
import type { OpenPostgres } from '../open-postgres.ts'
import { restPrefix } from '../serve-http.ts'
import { serveProject } from '../serve-project.ts'
import type { DorsalSettings } from '../settings.ts'
import { createStops } from '../stops.ts'

const mostTables = 5

export type ApiProof = Pick<Workplace, 'project' | 'settings'> & {
  readonly keys: ProjectKeys
  /** Whose database was restored: who serves requests there does so in the copy. */
  readonly live: Pick<OpenPostgres, 'kind' | 'owner' | 'server'>
  readonly cluster: Cluster
}

/** Serves the restored database at a free port and asks it as `anon` and as one of its users: as many rows as row-level security lets through. */
export async function checkRestoredApi({ project, settings, keys, live, cluster }: ApiProof): Promise<readonly ProofCheck[]> {
  const stops = createStops()
  const owner = cluster.target(live.owner.database)
  const { anonymousRole } = settings.access
  if (!(await hasRole(owner, anonymousRole)))
    return [{ name: 'the API', verdict: 'could not be checked', detail: `there was no role ${anonymousRole} yet` }]
  const { user, password } =
    live.kind === 'embedded' ? { user: 'authenticator', password: keys.databasePasswords.authenticator } : live.server
  const server = { ...owner, user, ...(password === undefined ? {} : { password }) }
  const postgres = { kind: 'embedded', server, listenAt: server, state: cluster.state } as const
  const quiet = toProofSettings(settings)
  try {
    const { url, database } = await serveProject({ project, settings: quiet, keys, postgres, log: silentLog, clock: systemClock }, stops)
    const askers = [{ name: anonymousRole, role: anonymousRole }, ...(await findUser(owner))]
    const checks: ProofCheck[] = []
    for (const asker of askers) checks.push(await checkAsker({ url, database, keys, schema: settings.rest.schemas[0] ?? 'public' }, asker))
    return checks
  } finally {
    await stops.run()
  }
}

/** The second may be one before the first migration. */
async function hasRole(target: ConnectionTarget, role: string): Promise<boolean> {
  const rows = await runTransaction({ target }, { access: 'read only' }, (transaction) =>
    transaction.query(sql`select from pg_roles where rolname = ${role}`),
  )
  return rows.length > 0
}

/** Nothing is sent to people, nothing is changed, and no port that somebody may wait for is taken. */
function toProofSettings(settings: DorsalSettings): DorsalSettings {
  return {
    ...settings,
    server: { ...settings.server, databaseUrl: undefined, directUrl: undefined, replicaUrls: [], workers: 1 },
    http: { ...settings.http, port: 0, host: '127.0.0.1' },
    auth: { ...settings.auth, enabled: false },
    access: { ...settings.access, jwtSecret: undefined },
    keys: { ...settings.keys, signingKeysPath: undefined },
  }
}

type Asker = { readonly name: string; readonly role: string; readonly subject?: string }

async function findUser(owner: ConnectionTarget): Promise<readonly Asker[]> {
  const { createTransactions } = await import('../../postgres/transactions.ts')
  const { postgresDefaults } = await import('../../postgres/settings.ts')
  const transactions = createTransactions(owner, postgresDefaults, silentLog)
  try {
    return await transactions.run({ access: 'read only' }, async (transaction) => {
      const [auth] = await transaction.query<{ there: boolean }>(sql`select to_regclass('auth.users') is not null as there`)
      if (!auth?.there) return []
      const [user] = await transaction.query<{ id: string }>(sql`select id from auth.users order by random() limit 1`)
      return user === undefined ? [] : [{ name: 'a user', role: 'authenticated', subject: user.id }]
    })
  } finally {
    await transactions.stop()
  }
}

type Api = { readonly url: string; readonly database: Database; readonly keys: ProjectKeys; readonly schema: string }

async function checkAsker(api: Api, asker: Asker): Promise<ProofCheck> {
  const name = `the API, asked as ${asker.name}`
  const tables = (await listReadableTables(api.database, { schema: api.schema, role: asker.role })).slice(0, mostTables)
  const differing: string[] = []
  for (const table of tables) {
    const [answered, allowed] = [await countByApi(api, table, asker), await countInDatabase(api, table, asker)]
    if (answered !== allowed) differing.push(`${table}: ${answered} rows, and ${allowed} are allowed`)
  }
  if (differing.length > 0) return { name, verdict: 'does not hold', detail: differing.join('; ') }
  if (tables.length === 0) return await checkRefusal(api, name, asker)
  return { name, verdict: 'holds', detail: `the rows allowed, of ${tables.join(', ')}` }
}

/** Where this role may read nothing, the API has to say so. */
async function checkRefusal(api: Api, name: string, asker: Asker): Promise<ProofCheck> {
  const { status } = await fetch(`${api.url}${restPrefix}/dorsal_proof_of_nothing`, { headers: toHeaders(api, asker) })
  return {
    name,
    verdict: status === 404 ? 'holds' : 'does not hold',
    detail: `no table is open to it; asked for one, it answered ${status}`,
  }
}

async function countByApi(api: Api, table: string, asker: Asker): Promise<string> {
  const headers = { ...toHeaders(api, asker), prefer: 'count=exact', 'accept-profile': api.schema }
  const response = await fetch(`${api.url}${restPrefix}/${encodeURIComponent(table)}?limit=0`, { headers })
  await response.body?.cancel()
  return response.ok ? (response.headers.get('content-range')?.split('/')[1] ?? 'no') : `status ${response.status}, no`
}

function toHeaders({ keys }: Api, { role, subject }: Asker): Record<string, string> {
  if (subject === undefined) return { apikey: keys.publishableKey }
  const now = Math.floor(systemClock.now() / 1000)
  const claims = { role, sub: subject, aud: 'authenticated', iat: now, exp: now + 600 }
  return { apikey: keys.publishableKey, authorization: `Bearer ${signToken(claims, toSecretBytes(keys.jwtSecret, { isBase64: false }))}` }
}

async function countInDatabase({ database, schema }: Api, table: string, { role, subject }: Asker): Promise<string> {
  const claims = JSON.stringify({ role, ...(subject === undefined ? {} : { sub: subject, aud: 'authenticated' }) })
  const session = [
    ['role', role],
    ['request.jwt.claims', claims],
  ] as const
  const [row] = await database.transaction({ access: 'read only', session }, (transaction) =>
    transaction.query<{ rows: string }>(sql`select count(*)::text as rows from ${identifier(schema, table)}`),
  )
  return row?.rows ?? 'no'
}
