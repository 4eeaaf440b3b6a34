import type { ProjectKeys } from '../../access/project-keys.ts'
import { systemClock } from '../../base/clock.ts'
import { Fault } from '../../base/fault.ts'
import type { DeclaredRequest, PlannedRequest } from '../../operations/load-test/operation.ts'
import type { Answer, ComparedRead, ReadOutcome } from '../../operations/upgrade/operation.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { sql } from '../../postgres/sql.ts'
import type { Database } from '../../postgres/types.ts'
import type { Workplace } from '../beside-server.ts'
import { signLoadRequests } from '../load/sign-load-requests.ts'
import { readRehearsalRequests } from '../rehearsals/rehearsal-requests.ts'
import { restPrefix } from '../serve-http.ts'
import { serveProject } from '../serve-project.ts'
import { createStops, type Stops } from '../stops.ts'

export type ReadPlace = Workplace & {
  readonly keys: ProjectKeys
  /** What is asked: a JSON list or a HAR recording. Absent: the first page of each table, as each role. */
  readonly file: string | undefined
}

type Side = { readonly url: string; readonly database: Database }

/** Asks the same of the REST API over two databases: answers and plans. What keeps it from asking is an outcome. */
export async function readBoth(place: ReadPlace, before: ConnectionTarget, after: ConnectionTarget): Promise<ReadOutcome> {
  const stops = createStops()
  try {
    const sides = [await serve(place, before, stops), await serve(place, after, stops)] as const
    const requests = await chooseReads(place, sides[0].database)
    const reads: ComparedRead[] = []
    for (const request of requests) {
      const [first, second] = await Promise.all(sides.map((side) => ask(place, side, request)))
      if (first !== undefined && second !== undefined) reads.push({ name: toName(request), before: first, after: second })
    }
    return { reads, problem: findGap(reads) }
  } catch (error) {
    if (error instanceof Fault) return { reads: [], problem: error.message }
    throw error
  } finally {
    await stops.run()
  }
}

function findGap(reads: readonly ComparedRead[]): string | null {
  if (reads.length === 0) return 'there is no table that could be asked for'
  return reads.every(({ before }) => before.status >= 400) ? 'every read is refused today' : null
}

/** REST alone, at a free port, with the plans that it is else asked to keep to itself. */
async function serve({ project, settings, keys, log }: ReadPlace, server: ConnectionTarget, stops: Stops): Promise<Side> {
  return await serveProject(
    {
      project,
      settings: {
        ...settings,
        server: { ...settings.server, replicaUrls: [] },
        http: { ...settings.http, port: 0 },
        rest: { ...settings.rest, planEnabled: true },
        auth: { ...settings.auth, enabled: false },
      },
      keys,
      postgres: { kind: 'external', server, listenAt: server, state: () => 'up' },
      log,
      clock: systemClock,
    },
    stops,
  )
}

async function chooseReads({ settings, file }: ReadPlace, database: Database): Promise<readonly DeclaredRequest[]> {
  const declared = file === undefined ? settings.loadTest.requests : await readRehearsalRequests(settings, file)
  const reads = declared.filter(({ method }) => method === 'GET')
  if (reads.length > 0) return reads
  const pages = await listPages(database, settings.rest.schemas[0] ?? 'public')
  const roles = [settings.access.anonymousRole ?? 'anon', 'authenticated', 'service_role']
  return pages.flatMap((page) => roles.map((as) => ({ method: 'GET', path: toPath(page), headers: {}, weight: 1, as })))
}

type Page = { readonly name: string; readonly key: readonly string[] }

const pageSize = 100
/** Without a key there is no order that both sides share: the more rows, the likelier all of them. */
const unorderedSize = 1000

function toPath({ name, key }: Page): string {
  const page = key.length === 0 ? `limit=${unorderedSize}` : `order=${key.map(encodeURIComponent).join(',')}&limit=${pageSize}`
  return `${restPrefix}/${encodeURIComponent(name)}?${page}`
}

async function listPages(database: Database, schema: string): Promise<readonly Page[]> {
  return await database.transaction({ access: 'read only' }, (transaction) =>
    transaction.query<Page>(sql`
      select relname as name, array(select attname::text from pg_index cross join unnest(indkey) with ordinality as k (number, position)
        join pg_attribute on attrelid = indrelid and attnum = k.number where indrelid = c.oid and indisprimary order by k.position) as key
      from pg_class c where relnamespace = (select oid from pg_namespace where nspname = ${schema}) and relkind in ('r', 'v', 'm', 'p')
        and not relispartition order by relname`),
  )
}

async function ask(place: ReadPlace, { url }: Side, declared: DeclaredRequest): Promise<Answer | undefined> {
  const [request] = signLoadRequests([declared], { ...place, clock: systemClock, origin: url })
  if (request === undefined) return undefined
  const answer = await send(url, request)
  const plan = await send(url, { ...request, headers: { ...request.headers, accept: 'application/vnd.pgrst.plan+json' } })
  return { status: answer.status, body: await answer.text(), plan: plan.ok ? await plan.json() : null }
}

const send = (url: string, { path, headers }: PlannedRequest) => fetch(new URL(path, url), { headers })

const toName = ({ method, path, as }: DeclaredRequest) => `${method} ${path}${as === undefined ? '' : ` as ${as}`}`
