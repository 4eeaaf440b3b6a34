import type { Relationship, Table } from '../../../catalog/types.ts'
import type { AccessFacts, RelationAccess } from '../store/read-access.ts'
import type { DeleteRules } from '../store/read-delete-rules.ts'
import type { RowCheck } from '../store/read-row-checks.ts'
import type { Access, ColumnContract, EmbedContract, RelationContract } from '../types.ts'
import { buildColumn, type ColumnMeans } from './build-column.ts'
import { buildRowChecks } from './build-row-checks.ts'

export type RelationMeans = {
  readonly access: AccessFacts
  readonly deleteRules: DeleteRules
  readonly rowChecks: ReadonlyMap<string, readonly RowCheck[]>
} & ColumnMeans

export function buildRelation(table: Table, { access: facts, deleteRules, rowChecks, ...means }: RelationMeans): RelationContract {
  const name = `${table.schema}.${table.name}`
  const rows = facts.relations.get(name) ?? []
  const access = buildAccess(table, rows)
  const wholeRows = rows.filter(({ read }) => [...table.columns.keys()].every((column) => read.includes(column))).map(({ role }) => role)
  const deletes = deleteRules.get(name)
  const key = [...table.primaryKey].sort()
  const uniques = (facts.uniques.get(name) ?? []).filter((columns) => String(columns) !== String(key))
  const embeds = buildEmbeds(table)
  const checks = buildRowChecks(table, rowChecks, means)
  return {
    kind: table.kind.endsWith('view') ? 'view' : 'table',
    access,
    ...(String(wholeRows) !== String(access.read) && { wholeRows }),
    columns: Object.fromEntries(buildColumns(table, { access, rows, means })),
    ...(table.primaryKey.length > 0 && { primaryKey: table.primaryKey }),
    ...(uniques.length > 0 && { uniques }),
    ...(Object.keys(checks).length > 0 && { rowChecks: checks }),
    ...(deletes !== undefined && { deletes }),
    ...(Object.keys(embeds).length > 0 && { embeds }),
    ...(table.deprecation !== null && { deprecation: table.deprecation }),
  }
}

function buildAccess({ insertable, updatable, deletable }: Table, rows: readonly RelationAccess[]): Access {
  const roles = (may: (row: RelationAccess) => boolean) => rows.filter(may).map(({ role }) => role)
  return {
    read: roles(({ read }) => read.length > 0),
    insert: insertable ? roles(({ insert }) => insert.length > 0) : [],
    update: updatable ? roles(({ update }) => update.length > 0) : [],
    delete: deletable ? roles((row) => row.delete) : [],
  }
}

type ColumnAccess = { readonly access: Access; readonly rows: readonly RelationAccess[]; readonly means: ColumnMeans }

function buildColumns(table: Table, { access, rows, means }: ColumnAccess): readonly (readonly [string, ColumnContract])[] {
  const own = [...table.columns.values()].flatMap((column) => {
    const rolesWith = (kind: 'read' | 'insert' | 'update') =>
      rows.filter((row) => access[kind].includes(row.role) && row[kind].includes(column.name)).map(({ role }) => role)
    const narrowed = { read: rolesWith('read'), insert: rolesWith('insert'), update: rolesWith('update') }
    if (Object.values(narrowed).every((roles) => roles.length === 0)) return []
    const isUsual = (['read', 'insert', 'update'] as const).every((kind) => String(narrowed[kind]) === String(access[kind]))
    return [[column.name, { ...buildColumn(column, table, means), ...(!isUsual && { access: narrowed }) }] as const]
  })
  const computed = Array.from(
    table.computedColumns.values(),
    ({ name, type }) => [name, { type, nullable: true, readOnly: true, computed: true }] as const,
  )
  return [...own, ...computed.filter(([name]) => !table.columns.has(name))]
}

/** Of the same schema only: a request names one schema, and no table of another. */
function buildEmbeds({ schema, relationships }: Table): Readonly<Record<string, EmbedContract>> {
  const embeds = new Map<string, EmbedContract>()
  for (const relationship of relationships.filter(({ to }) => to.schema === schema)) {
    const [key, embed] = buildEmbed(relationship)
    // Two ways through one table have one hint: the second is known by what it goes through.
    embeds.set(embeds.has(key) ? `${key} ${embed.through}` : key, embed)
  }
  return Object.fromEntries(embeds)
}

function buildEmbed(relationship: Relationship): readonly [string, EmbedContract] {
  const { to, cardinality } = relationship
  const embed = { to: `${to.schema}.${to.name}`, cardinality: isToOne(cardinality) ? ('one' as const) : ('many' as const) }
  switch (relationship.kind) {
    case 'foreign key': {
      const through = relationship.columns.map((pair) => `${pair.from} → ${pair.to}`).join(', ')
      return [`${to.name}!${relationship.constraint}`, { ...embed, through }]
    }
    case 'many-to-many': {
      const columns = [...relationship.sourceColumns.map((pair) => pair.to), ...relationship.targetColumns.map((pair) => pair.from)]
      return [`${to.name}!${relationship.junction.name}`, { ...embed, through: `${relationship.junction.name}(${columns.join(', ')})` }]
    }
    case 'computed':
      return [relationship.function.name, { ...embed, through: `${relationship.function.name}()` }]
  }
}

function isToOne(cardinality: Relationship['cardinality']): boolean {
  return ['many-to-one', 'one-to-one', 'to-one'].includes(cardinality)
}
