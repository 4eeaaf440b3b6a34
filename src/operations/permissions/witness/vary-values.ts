import { identifier, joinSql, sql } from '../../../postgres/sql.ts'
import type { Relation } from '../facts.ts'
import type { RowScope } from '../rows/row-scope.ts'
import type { ForeignKeyFacts, RowValues } from '../rows/types.ts'

export type Parents = {
  readonly findRelation: (name: { readonly schema: string; readonly name: string }) => Relation | undefined
  /** Makes rows that belong to those who ask, so that theirs are among the parents. */
  readonly fillParent: (parent: Relation) => Promise<unknown>
}

/** Values of one column that are tried. */
const mostValues = 6

/**
 * Values of the columns that policies look at, of which some may pass and others not: each label of an enum, true and false, and parents that differ in what
 * their own policies look at.
 */
export async function varyValues(scope: RowScope, table: Relation, { findRelation, fillParent }: Parents): Promise<readonly RowValues[]> {
  const facts = await scope.findFacts({ schema: table.schema, name: table.name })
  const own = new Set(table.policies.flatMap(({ ownColumns }) => ownColumns))
  const values: RowValues[] = []
  for (const { name, shape, isFilled } of facts?.columns ?? []) {
    if (isFilled || !own.has(name) || name === table.part?.column) continue
    const key = facts?.foreignKeys.find(({ columns }) => columns.length === 1 && columns[0] === name)
    const listed = key === undefined ? listValues(shape) : await findParents(scope, key, { findRelation, fillParent })
    values.push(...listed.slice(0, mostValues).map((value) => new Map([[name, value]])))
  }
  return values
}

function listValues(shape: Parameters<typeof isBoolean>[0]): readonly string[] {
  if (shape.kind === 'enum') return shape.values
  return isBoolean(shape) ? ['true', 'false'] : []
}

function isBoolean(shape: NonNullable<Awaited<ReturnType<RowScope['findFacts']>>>['columns'][number]['shape']): boolean {
  return shape.kind === 'plain' && shape.type === 'boolean'
}

async function findParents(scope: RowScope, key: ForeignKeyFacts, { findRelation, fillParent }: Parents): Promise<readonly string[]> {
  const parent = findRelation(key.parent)
  if (parent !== undefined) await fillParent(parent)
  return await readParents(scope, key, parent)
}

/** One for each kind of parent first. */
async function readParents({ transaction }: RowScope, key: ForeignKeyFacts, parent: Relation | undefined): Promise<readonly string[]> {
  const seen = parent?.policies.flatMap(({ ownColumns }) => ownColumns).filter((column) => column !== '*') ?? []
  const kinds = [...new Set(seen)].map((column) => identifier(column))
  const kind = kinds.length === 0 ? sql`true` : joinSql(kinds, sql`, `)
  const [column = ''] = key.parentColumns
  const rows = await transaction.query<{ value: string }>(sql`
    select value from (
      select ${identifier(column)}::text as value, row_number() over (partition by ${kind} order by ${identifier(column)}) as place
      from ${identifier(key.parent.schema, key.parent.name)}
    ) as parents order by place, value limit ${String(mostValues)}::int`)
  return rows.map(({ value }) => value)
}
