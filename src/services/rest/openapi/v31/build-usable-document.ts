import type { RestServiceDependencies } from '../../dependencies.ts'
import type { DescribedContents, DescribedTable } from '../find-described-contents.ts'
import { buildOpenApi31 } from './build-document.ts'
import type { Json } from './json-schema.ts'
import type { UsableTable } from './usable-table.ts'

export type DescribedApi = { readonly schema: string; readonly address: URL; readonly contents: DescribedContents }

/** The OpenAPI 3.1 document of what a caller may use, as this service serves it. */
export function buildUsableDocument({ schema, address, contents }: DescribedApi, dependencies: RestServiceDependencies): Json {
  const { settings, anonymousRole, takesApiKeys = false, keepsReplies = false } = dependencies
  const [first] = settings.schemas
  return buildOpenApi31({
    ...contents,
    schema,
    address,
    tables: contents.tables.map(toUsable).filter(isUsable),
    catalog: dependencies.catalog(),
    profile: settings.schemas.length > 1 ? { schema, isFirst: schema === first } : undefined,
    mayEndTransaction: settings.transactionEnd.endsWith('allow-override'),
    anonymousAllowed: anonymousRole !== undefined,
    withApiKeys: takesApiKeys,
    keepsReplies,
    aggregatesEnabled: settings.aggregatesEnabled,
  })
}

function toUsable({ table, privileges, neverNull = new Set() }: DescribedTable): UsableTable {
  const insertable = table.insertable && privileges.insert
  const updatable = table.updatable && privileges.update
  const deletable = table.deletable && privileges.delete
  return { table: { ...table, insertable, updatable, deletable }, readable: privileges.select, neverNull }
}

function isUsable({ table, readable }: UsableTable): boolean {
  return readable || table.insertable || table.updatable || table.deletable
}
