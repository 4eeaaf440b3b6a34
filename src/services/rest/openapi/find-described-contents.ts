import type { DatabaseFunction, SchemaPicture, Table } from '../../../catalog/types.ts'
import { planRequestSession } from '../../../query/session-settings.ts'
import { renderPreRequest } from '../../../query/sql/render-pre-request.ts'
import type { Answering } from '../dependencies.ts'
import { toRunSettings } from '../domain/engine-settings.ts'
import type { SchemaDescriptionRequest } from '../types.ts'
import { findUsableNames, type TablePrivileges, type UsableNames } from './find-usable-names.ts'

export type DescribedTable = {
  readonly table: Table
  readonly privileges: TablePrivileges
  /** Columns of a view that no row has null in, where they were looked for. */
  readonly neverNull?: ReadonlySet<string>
}

export type DescribedContents = {
  /** Comment of the schema. */
  readonly comment: string | null
  readonly tables: readonly DescribedTable[]
  readonly functions: readonly DatabaseFunction[]
}

/** Whose contents: what a request for the description says of its caller. */
export type DescribedScope = Pick<SchemaDescriptionRequest, 'schema' | 'context'>

/** What the caller may use in the schema, or everything in it. */
export async function findDescribedContents(
  { schema, context }: DescribedScope,
  { dependencies, identity, signal }: Pick<Answering, 'dependencies' | 'identity' | 'signal'>,
): Promise<DescribedContents> {
  const { database, sessionSettings = [] } = dependencies
  const catalog = dependencies.catalog()
  const settings = toRunSettings(dependencies.settings, sessionSettings)
  const usable = await database.transaction(
    { access: 'read only', session: planRequestSession(schema, { context, identity, settings, catalog }), signal },
    async (transaction) => {
      if (settings.preRequest !== undefined) await transaction.query(renderPreRequest(settings.preRequest))
      return dependencies.settings.openApiMode === 'ignore-privileges' ? undefined : await findUsableNames(transaction, schema)
    },
  )
  const picture = catalog.schemas.get(schema)
  return picture === undefined ? { comment: null, tables: [], functions: [] } : selectContents(picture, usable)
}

const everything: TablePrivileges = { select: true, insert: true, update: true, delete: true }

function selectContents({ comment, tables, functions }: SchemaPicture, usable: UsableNames | undefined): DescribedContents {
  return {
    comment,
    tables: [...tables.values()].flatMap((table) => {
      const privileges = usable === undefined ? everything : usable.tables.get(table.name)
      return privileges === undefined ? [] : [{ table, privileges }]
    }),
    functions: [...functions.values()].flat().filter(({ name }) => usable?.functions.has(name) ?? true),
  }
}
