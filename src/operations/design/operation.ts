import { loadCatalog } from '../../catalog/load-catalog.ts'
import type { Review } from '../../findings/types.ts'
import type { Database } from '../../postgres/types.ts'
import { groupEntities } from './domain/group-entities.ts'
import { toEntities } from './domain/to-entities.ts'
import { toLinks } from './domain/to-links.ts'
import { readAuditGuard } from './store/read-audit-guard.ts'
import { type FunctionProtection, readFunctionProtection, readTableProtection } from './store/read-protection.ts'
import { readSchemas } from './store/read-schemas.ts'
import type { Fact } from './threats/answer-threat.ts'
import { listBoundaries } from './threats/list-boundaries.ts'
import type { Architecture, Callable, Service } from './types.ts'

export { renderDesign } from './report/render-design.ts'
export type { Fact } from './threats/answer-threat.ts'
export { namedRules, namedSettings } from './threats/list-boundaries.ts'
export type { Architecture, Service } from './types.ts'

export type DesignOptions = {
  readonly project: string
  /** Milliseconds since 1970. */
  readonly now: number
  readonly database: Database
  /** Schemas that the API serves. */
  readonly exposedSchemas: readonly string[]
  /** Roles that a request can have. */
  readonly roles: readonly string[]
  readonly services: readonly Service[]
  /** Every setting as text; of a secret, `set` or nothing. */
  readonly settings: ReadonlyMap<string, string>
  /** What the advisor says; undefined: it was not asked, and what hangs on it could not be checked. */
  readonly review: Review | undefined
  /** How requests come to the API, and how the API comes to the database. */
  readonly connections: { readonly ofClients: Fact; readonly toDatabase: Fact }
}

/** Reads what a project is made of, in read-only transactions. Throws PostgresError, ConnectionLost. */
export async function describeArchitecture(options: DesignOptions): Promise<Architecture> {
  const { database, exposedSchemas, roles, services, settings, review } = options
  const { designed, protections, functions, auditLog } = await database.transaction(snapshot, async (transaction) => {
    const designed = [...new Set([...(await readSchemas(transaction)), ...exposedSchemas])]
    const scope = { schemas: designed, roles }
    return {
      designed,
      protections: await readTableProtection(transaction, scope),
      functions: await readFunctionProtection(transaction, scope),
      auditLog: await readAuditGuard(transaction, roles),
    }
  })
  const catalog = await loadCatalog(database, { schemas: [...designed, 'auth'], extraSearchPath: [], hoistedSettings: [] })
  const entities = toEntities({ catalog, protections, exposedSchemas, designedSchemas: designed })
  const links = toLinks(catalog, entities)
  return {
    project: options.project,
    madeAt: new Date(options.now).toISOString(),
    postgres: toVersion(catalog.serverVersion),
    services,
    groups: groupEntities(entities, links),
    entities,
    links,
    functions: functions.map((one) => toCallable(one, exposedSchemas)),
    boundaries: listBoundaries({ settings, review, facts: { ...toFacts(options.connections), 'audit log': auditLog } }),
  }
}

const snapshot = { access: 'read only', isolation: 'repeatable read' } as const

const toFacts = ({ ofClients, toDatabase }: DesignOptions['connections']) => ({
  'connection of clients': ofClients,
  'connection to the database': toDatabase,
})

/** 180004 → `18.4`. */
const toVersion = (number: number) => `${Math.floor(number / 10_000)}.${number % 10_000}`

function toCallable(
  { schema, name, arguments: types, comment, definer, callers }: FunctionProtection,
  exposed: readonly string[],
): Callable {
  return { id: `${schema}.${name}(${types})`, comment, isExposed: exposed.includes(schema), definer, callers }
}
