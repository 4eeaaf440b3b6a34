import { runTransaction, type TransactionPlace } from '../../postgres/run-transaction.ts'
import { sql } from '../../postgres/sql.ts'
import type { Transaction } from '../../postgres/types.ts'
import { chooseParts, type Only } from './domain/choose-parts.ts'
import { listObjects } from './domain/list-objects.ts'
import { listSubjects } from './domain/list-subjects.ts'
import { createWorld } from './domain/world.ts'
import type { Facts } from './facts.ts'
import { proveObjects } from './prove-objects.ts'
import { createRowScope } from './rows/row-scope.ts'
import { pickPersonas } from './store/pick-personas.ts'
import { readApiRoles } from './store/read-api-roles.ts'
import { readFacts } from './store/read-facts.ts'
import { type Matrix, matrixVersion, type Persona } from './types.ts'
import { evaluateConstants } from './witness/evaluate-constants.ts'
import { prepareAttempts } from './witness/run-attempts.ts'

export type ProveOptions = {
  /** As a superuser of a copy: everything that is tried is undone, but sequences have moved. */
  readonly place: TransactionPlace
  /** What the API serves, the first of them where it looks first. */
  readonly exposedSchemas: readonly string[]
  readonly extraSearchPath: readonly string[]
  /** Who logs in for the API. */
  readonly login: string
  /** None: picked from the data. */
  readonly personas: readonly Persona[]
  /** Absent: everybody and everything. */
  readonly only?: Only
  /** Milliseconds for one statement. */
  readonly patience: number
  readonly onProgress: (line: string) => void
  readonly signal?: AbortSignal
}

/** The same rows are made for the same database. */
const seed = 1

/**
 * What the catalogs say of who may do what, and a witness of each answer: a statement run as that role, in one transaction that is undone. Throws
 * `permissions_subject_unknown`, `permissions_object_unknown`, ConnectionLost and PostgresError.
 */
export async function provePermissions(options: ProveOptions): Promise<Matrix> {
  const { place, signal } = options
  return await runTransaction(place, { end: 'rollback', ...(signal && { signal }) }, (transaction) => prove(transaction, options))
}

async function prove(transaction: Transaction, options: ProveOptions): Promise<Matrix> {
  const { exposedSchemas, patience, onProgress, login } = options
  await prepareAttempts(transaction)
  // Conditions are then printed with the schemas of what they name.
  await transaction.query(sql`select set_config('search_path', '', true)`)
  const facts = await readFacts(transaction)
  const objects = listObjects(facts, exposedSchemas)
  const apiRoles = await readApiRoles(transaction, login)
  const everybody = listSubjects(facts, {
    personas: await findPersonas(transaction, facts, options),
    apiRoles,
    objects,
    wanted: options.only?.roles ?? [],
  })
  const chosen = chooseParts({ objects, subjects: everybody }, options.only)
  await transaction.query(sql`select set_config('search_path', ${renderSearchPath(options)}, true)`)
  const scope = { rows: createRowScope(transaction, { seed }), subjects: chosen.subjects, patience }
  const world = createWorld(
    facts,
    await evaluateConstants(
      scope,
      createWorld(facts, () => undefined),
    ),
  )
  const [owner] = await transaction.query<{ name: string }>(sql`select current_user as name`)
  return {
    version: matrixVersion,
    postgres: facts.postgres,
    exposedSchemas,
    subjects: chosen.subjects,
    objects: chosen.objects.map(({ object }) => object),
    cells: await proveObjects({ ...scope, world, owner: owner?.name ?? '', onProgress }, chosen.objects),
    defaultPrivileges: facts.defaultPrivileges,
  }
}

async function findPersonas(transaction: Transaction, facts: Facts, { personas }: ProveOptions): Promise<readonly Persona[]> {
  return personas.length > 0 ? personas : await pickPersonas(transaction, facts)
}

/** As a request to the API sets it. */
function renderSearchPath({ exposedSchemas, extraSearchPath }: ProveOptions): string {
  const [first] = exposedSchemas
  return [...(first === undefined ? [] : [first]), ...extraSearchPath].map((name) => `"${name.replaceAll('"', '""')}"`).join(', ')
}
