import type { Random } from './random.ts'
import { type KnownTable, nastyTexts, tables, valuesOf, type WordKind } from './vocabulary.ts'

const simple = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'isdistinct'] as const
const byKind: Readonly<Partial<Record<WordKind, readonly string[]>>> = {
  text: [...simple, 'like', 'ilike', 'match', 'imatch', 'fts', 'plfts', 'phfts', 'wfts(french)'],
  list: [...simple, 'cs', 'cd', 'ov', 'eq(any)'],
  range: [...simple, 'sl', 'sr', 'nxr', 'nxl', 'adj', 'cs', 'ov'],
  json: ['isdistinct', 'fts', 'plfts'],
  row: ['eq', 'neq', 'isdistinct'],
  bytes: ['eq', 'neq', 'gt'],
  words: ['fts', 'plfts', 'phfts', 'wfts', 'fts(simple)', 'fts(nothing)'],
}
const anyOperator = [...simple, 'like', 'cs', 'ov', 'sl', 'fts', 'match(any)', 'eq(some)', 'EQ', '']
const quantified = ['eq(any)', 'gt(all)', 'lte(any)']

/** `column=operator.value`, not encoded. */
export type Pair = readonly [name: string, value: string]

export function generateColumn(random: Random, table: KnownTable): string {
  if (random.spoil(0.02)) return random.pick([...nastyTexts, 'nothing', 'ctid', 'xmin', 'tableoid'])
  const column = random.pick(Object.keys(table.columns))
  const kind = table.columns[column]
  if (kind === 'json') return random.chance(0.6) ? column + generatePath(random) : column
  if (kind === 'row') return random.chance(0.6) ? `${column}->>${random.pick(['street', 'number', 'nothing'])}` : column
  return random.spoil(0.02) ? `${column}->>x` : column
}

function generatePath(random: Random): string {
  const keys = ['a', 'b', '0', '1', 'c', 'd', 'k', '-1', 'x y', ...(random.spoil(0.1) ? nastyTexts.slice(0, 12) : [])]
  return random.some(1, 3, () => `${random.pick(['->', '->>'])}${random.pick(keys)}`).join('')
}

export function generateValue(random: Random, kind: WordKind): string {
  if (random.spoil(0.06)) return random.pick(nastyTexts)
  const { good, bad } = valuesOf[random.spoil(0.05) ? 'text' : kind]
  return random.pick(random.spoil(0.15) ? bad : good)
}

/** `not.eq.5`, without the name. */
export function generateOperation(random: Random, kind: WordKind, inTree: boolean): string {
  const not = random.chance(0.2) ? 'not.' : ''
  const value = () => generateValue(random, kind)
  const quote = (text: string) => (inTree && random.chance(0.5) ? `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : text)
  switch (random.below(8)) {
    case 0:
      if (!comparable.has(kind)) return `${not}is.null`
      return `${not}in.(${random.some(0, 4, () => (random.chance(0.5) ? `"${value().replaceAll('"', '\\"')}"` : value())).join(',')})`
    case 1:
      return `${not}is.${random.pick(random.spoil(0.1) ? ['nothing', 'NuLL', ''] : listTruths(kind))}`
    case 2:
      if (!comparable.has(kind)) return `${not}is.null`
      return `${not}${random.pick(quantified)}.{${random.some(0, 3, value).join(',')}}`
    default:
      return `${not}${random.pick(random.spoil(0.05) ? anyOperator : (byKind[kind] ?? simple))}.${quote(value())}`
  }
}

function listTruths(kind: WordKind): readonly string[] {
  return kind === 'boolean' ? ['null', 'not_null', 'true', 'false', 'unknown'] : ['null', 'not_null', 'NULL']
}

function kindOf(table: KnownTable, column: string): WordKind {
  return (Object.hasOwn(table.columns, column) ? table.columns[column] : undefined) ?? 'text'
}

/** Kinds that PostgreSQL orders and that a list can hold. */
const comparable: ReadonlySet<WordKind> = new Set(['text', 'number', 'integer', 'boolean', 'date', 'time', 'interval', 'uuid', 'enum'])

export function generateFilter(random: Random, table: KnownTable): Pair {
  const column = generateColumn(random, table)
  return [column, generateOperation(random, kindOf(table, column), false)]
}

/** `or=(id.eq.1,and(…))`. */
export function generateTree(random: Random, table: KnownTable): Pair {
  return [random.pick(['and', 'or', 'not.and', 'not.or']), `(${generateBranches(random, table, 3)})`]
}

function generateBranches(random: Random, table: KnownTable, depth: number): string {
  const branch = () => {
    if (depth > 0 && random.chance(0.25))
      return `${random.pick(['and', 'or', 'not.and', 'not.or'])}(${generateBranches(random, table, depth - 1)})`
    const column = generateColumn(random, table)
    return `${column}.${generateOperation(random, kindOf(table, column), true)}`
  }
  return random.some(1, 3, branch).join(',')
}

export function getTable(name: string): KnownTable {
  const table = tables[name]
  if (table === undefined) throw new Error(`No table ${name} in the vocabulary`)
  return table
}
