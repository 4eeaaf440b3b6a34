import type { Contract } from '../../operations/contract/operation.ts'
import type { MockColumn, MockedApi, MockFunction, MockKey, MockTable } from '../../operations/mock/operation.ts'

type SchemaContract = Contract['schemas'][string]
type RelationContract = SchemaContract['relations'][string]
type ColumnContract = RelationContract['columns'][string]

/** What a mock makes up rows from, and who may do what, as a contract promises it. */
export function toMockedApi(contract: Contract): MockedApi {
  const schemas = Object.entries(contract.schemas)
  return {
    tables: schemas.flatMap(([schema, { relations }]) =>
      Object.entries(relations).map(([name, relation]) => toMockTable({ schema, name }, relation, contract)),
    ),
    functions: schemas.flatMap(([schema, { functions }]) =>
      Object.entries(functions).flatMap(([name, overloads]) =>
        overloads.map(({ result }) => toMockFunction({ schema, name }, result, contract)),
      ),
    ),
    enums: contract.enums,
    isGranted: (role, operation, { schema, name }, columns = []) => {
      const of = contract.schemas[schema]
      if (operation === 'execute') return (of?.functions[name] ?? []).some(({ execute }) => execute.includes(role))
      const relation = of?.relations[name]
      if (relation === undefined || operation === 'delete') return relation?.access.delete.includes(role) ?? false
      return relation.access[operation].includes(role) && columns.every((column) => listReaders(relation, operation, column).includes(role))
    },
  }
}

function listReaders(relation: RelationContract, operation: 'read' | 'insert' | 'update', column: string): readonly string[] {
  const all = relation.access[operation]
  return column === '*' ? (relation.wholeRows ?? all) : (relation.columns[column]?.access?.[operation] ?? all)
}

type Name = { readonly schema: string; readonly name: string }

function toMockTable(name: Name, relation: RelationContract, contract: Contract): MockTable {
  const { kind, columns, primaryKey = [], uniques = [] } = relation
  const references = findSharedReferences(relation, contract)
  return {
    ...name,
    kind,
    columns: Object.entries(columns)
      .filter(([, { computed }]) => !computed)
      .map(([own, column]) => ({ ...references.get(own), ...toMockColumn(own, column, contract) })),
    primaryKey,
    uniques: [primaryKey, ...uniques],
    keys: kind === 'table' ? toKeys(relation, references) : [],
  }
}

type SharedReferences = ReturnType<typeof findSharedReferences>

/** Foreign keys, by the embeds that go through them. */
function toKeys({ embeds = {}, columns, deletes = {} }: RelationContract, shared: SharedReferences): readonly MockKey[] {
  return Object.entries(embeds).flatMap(([key, { to, cardinality, through }]) => {
    const pairs = through.split(', ').map((pair) => pair.split(' → ') as [from: string, to?: string])
    const isHeld = pairs.every(([from, end]) => {
      return columns[from]?.references === `${to}.${end}` || shared.get(from)?.references.table === to
    })
    const constraint = /!([^ ]+)/.exec(key)?.[1]
    if (cardinality !== 'one' || !isHeld || constraint === undefined) return []
    const [schema = '', name = ''] = to.split('.')
    const named = pairs.map(([from, end = '']) => ({ from, to: end }))
    return [{ constraint, target: { schema, name }, pairs: named, deletes: deletes[constraint] ?? 'no action' }]
  })
}

/** Columns of keys of several columns, which refer to another table together: a contract tells them by its embeds alone. */
function findSharedReferences({ embeds = {}, columns, primaryKey = [] }: RelationContract, { schemas }: Contract) {
  return new Map(
    Object.values(embeds).flatMap(({ to, cardinality, through }) => {
      const [schema = '', name = ''] = to.split('.')
      const target = schemas[schema]?.relations[name]
      const pairs = through.split(', ').map((pair) => pair.split(' → ') as [from: string, to?: string])
      const isHeld =
        pairs.length > 1 && pairs.every(([from, end]) => from in columns && end !== undefined && target?.primaryKey?.includes(end))
      if (cardinality !== 'one' || target?.kind !== 'table' || !isHeld || String(pairs.map(([from]) => from)) === String(primaryKey))
        return []
      return pairs.map(([from, end = '']) => [from, { references: { table: to, column: end } }] as const)
    }),
  )
}

function toMockColumn(name: string, column: ColumnContract, contract: Contract): MockColumn {
  const { type, base = type, standard, references, readOnly } = column
  const typeLength = /^character(?: varying)?\((\d+)\)$/.exec(type)?.[1]
  const nullable = column.nullable ?? false
  const { values, ...limits } = column.limits ?? {}
  return {
    name,
    type: base,
    nullable,
    values: values ?? contract.enums[base.replace(/(\[\])+$/, '')] ?? null,
    limits,
    ...(typeLength !== undefined && { typeLength: Number(typeLength) }),
    ...(readOnly && { readOnly }),
    ...(standard !== undefined && { standard }),
    ...(references !== undefined && { references: toReference(references) }),
  }
}

/** `public.customers.id`. */
function toReference(text: string): NonNullable<MockColumn['references']> {
  const dot = text.lastIndexOf('.')
  return { table: text.slice(0, dot), column: text.slice(dot + 1) }
}

function toMockFunction(
  name: Name,
  { type, columns = {} }: SchemaContract['functions'][string][number]['result'],
  contract: Contract,
): MockFunction {
  const toColumn = (own: string, of: string) => toMockColumn(own, { type: of }, contract)
  return {
    ...name,
    result: type === 'void' ? null : toColumn(name.name, type),
    columns: Object.entries(columns).map(([own, of]) => toColumn(own, of)),
  }
}
