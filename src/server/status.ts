import { toMessage } from '../base/to-message.ts'
import { type Sql, sql } from '../postgres/sql.ts'
import type { Database } from '../postgres/types.ts'
import type { OpenPostgres } from './open-postgres.ts'
import { oldestPostgres } from './prepare-database.ts'

export type Verdict = 'holds' | 'does not hold' | 'could not be checked'

/** One thing that Dorsal would like to be so, and what follows when it is not. */
export type Check = { readonly name: string; readonly verdict: Verdict; readonly detail: string }

export type Question = {
  readonly name: string
  /** One row: `holds`, and `detail` for a person. */
  readonly ask: Sql
  /** What it means when the answer is no. */
  readonly otherwise: string
}

const schemaChanges: Question = {
  name: 'schema changes are announced',
  ask: sql`select count(*) > 0 as holds, coalesce(string_agg(evtname, ', '), '') as detail from pg_event_trigger where evtenabled <> 'D' and evtname ~ '^(dorsal|pgrst)'`,
  otherwise: 'no event trigger, which needs a superuser: the catalog is compared at intervals instead',
}

const superuserOutOfReach: Question = {
  name: 'no token makes a superuser',
  ask: sql`select not coalesce(bool_or(pg_has_role(current_user, oid, 'member')), false) as holds, 'as ' || current_user as detail
    from pg_roles where rolsuper`,
  otherwise:
    'this user can take the role of a superuser, and so can whoever holds a signed token with that role; connect as a role like authenticator, with no right but to take those of requests',
}

const listQuestions = (kind: OpenPostgres['kind']): readonly Question[] => [
  {
    name: 'PostgreSQL 15 or newer',
    ask: sql`select current_setting('server_version_num')::int >= ${String(oldestPostgres)}::int as holds, current_setting('server_version') as detail`,
    otherwise: 'this version is not supported',
  },
  {
    name: 'the roles of requests can be taken',
    ask: sql`select coalesce(count(*) = 3 and bool_and(pg_has_role(current_user, oid, 'member')), false) as holds,
        'as ' || current_user || ': ' || coalesce(string_agg(rolname, ', ' order by rolname) filter (where pg_has_role(current_user, oid, 'member')), 'none') as detail
      from pg_roles where rolname in ('anon', 'authenticated', 'service_role')`,
    otherwise: 'requests of the missing roles are refused; grant anon, authenticated, service_role to this user',
  },
  superuserOutOfReach,
  {
    name: 'service_role bypasses row-level security',
    ask: sql`select coalesce(bool_or(rolbypassrls or rolsuper), false) as holds, '' as detail from pg_roles where rolname = 'service_role'`,
    otherwise: 'policies apply to the secret key as well; alter role service_role bypassrls',
  },
  schemaChanges,
  {
    name: 'changes of rows can be streamed',
    ask: sql`select current_setting('wal_level') = 'logical' and bool_or(rolreplication or rolsuper) as holds,
        'wal_level ' || current_setting('wal_level') as detail
      from pg_roles where rolname = current_user or ${kind} = 'embedded'`,
    otherwise: 'needs wal_level=logical and, for this user, the right to replicate',
  },
  {
    name: 'statements are counted',
    ask: sql`select count(*) > 0 as holds, coalesce(string_agg(extname || ' ' || extversion, ', '), '') as detail from pg_extension where extname = 'pg_stat_statements'`,
    otherwise: 'without pg_stat_statements nobody can say which query is slow',
  },
  {
    name: 'damaged pages are noticed',
    ask: sql`select current_setting('data_checksums') = 'on' as holds, 'data_checksums ' || current_setting('data_checksums') as detail`,
    otherwise: 'data checksums are off',
  },
]

export type CheckedPostgres = Pick<OpenPostgres, 'kind' | 'pooling' | 'listenAt'>

/** What this server and this user can do. A question that cannot be asked is answered so, never as a yes. */
export async function readChecks(database: Database, postgres: CheckedPostgres): Promise<readonly Check[]> {
  const checks: Check[] = []
  for (const question of listQuestions(postgres.kind)) checks.push(await answer(database, question))
  return postgres.pooling === 'none' ? checks : [...checks, describePooling(postgres)]
}

function describePooling({ pooling, listenAt }: CheckedPostgres): Check {
  const through = `through a pooler in ${pooling} mode`
  const name = 'notifications reach Dorsal'
  if (listenAt !== undefined)
    return { name, verdict: 'holds', detail: pooling === 'session' ? through : `${through}, around it by DATABASE_DIRECT_URL` }
  const detail = `${through}: changes are looked for every few seconds, migrations are refused; set DATABASE_DIRECT_URL`
  return { name, verdict: 'does not hold', detail }
}

/** Asks the database; a question that fails is answered so. */
export async function answer(database: Database, { name, ask, otherwise }: Question): Promise<Check> {
  try {
    const [row] = await database.transaction({ access: 'read only' }, (transaction) =>
      transaction.query<{ holds: boolean; detail: string }>(ask),
    )
    if (row === undefined) return { name, verdict: 'could not be checked', detail: 'the server gave no answer' }
    return row.holds ? { name, verdict: 'holds', detail: row.detail } : { name, verdict: 'does not hold', detail: otherwise }
  } catch (error) {
    return { name, verdict: 'could not be checked', detail: toMessage(error) }
  }
}

/** Whether a role that requests could name is a superuser. */
export async function checkSuperuserOutOfReach(database: Database): Promise<Check> {
  return await answer(database, superuserOutOfReach)
}

export async function checkSchemaChanges(database: Database): Promise<Check> {
  return await answer(database, schemaChanges)
}

/** Asks a server that should be running for its readiness. */
export async function checkReadiness(url: string): Promise<Check> {
  const name = 'ready for requests'
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5000) })
    const detail = `${url} answered ${response.status}`
    return { name, verdict: response.ok ? 'holds' : 'does not hold', detail }
  } catch {
    return { name, verdict: 'could not be checked', detail: `${url} does not answer` }
  }
}
