import { generateColumn, getTable } from './generate-filter.ts'
import type { Random } from './random.ts'
import type { KnownTable } from './vocabulary.ts'

const casts = ['text', 'int', 'numeric', 'json', 'date', 'mood', 'stars', 'text[]', 'bytea', 'regclass', 'nothing', 'pg_catalog.int4']

/** A select list and the embeds in it, by the names that filters call them. */
export type GeneratedSelect = { readonly text: string; readonly embeds: readonly (readonly [name: string, table: KnownTable])[] }

export function generateSelect(random: Random, table: KnownTable, depth = 2): GeneratedSelect {
  const embeds: (readonly [string, KnownTable])[] = []
  const item = () => {
    const isEmbed = depth > 0 && table.embeds.length > 0 && random.chance(0.3)
    return isEmbed ? generateEmbed(random, table, depth, embeds) : generateItem(random, table)
  }
  const text = random.some(0, 4, item).join(',')
  return { text, embeds }
}

function generateItem(random: Random, table: KnownTable): string {
  if (random.chance(0.15)) return '*'
  const alias = random.chance(0.15) ? `${random.pick(['a', 'id', 'name', '"x y"', 'été'])}:` : ''
  const cast = random.chance(0.15) ? `::${generateCast(random)}` : ''
  if (random.chance(0.1)) return `${alias}${generateAggregate(random, table)}`
  return `${alias}${generateColumn(random, table)}${cast}`
}

function generateCast(random: Random): string {
  return random.spoil(0.5) ? random.pick(casts) : 'text'
}

/** `amount.sum().gt.5`, a condition on groups. */
export function generateHaving(random: Random, table: KnownTable): string {
  const condition = () =>
    `${generateAggregate(random, table)}.${random.pick(['gt.1', 'lte.5', 'is.null', 'not.eq.3', 'in.(1,2)', ...(random.spoil(0.2) ? ['gt', 'like.x', 'gt.x'] : [])])}`
  return random.chance(0.3) ? `${random.pick(['and', 'or', 'not.and'])}(${random.some(1, 3, condition).join(',')})` : condition()
}

export function generateAggregate(random: Random, table: KnownTable): string {
  if (random.chance(0.3)) return 'count()'
  const after = random.chance(0.2) ? `::${generateCast(random)}` : ''
  return `${generateColumn(random, table)}.${random.pick(random.spoil(0.5) ? ['sum', 'avg', 'min', 'median'] : ['count'])}()${after}`
}

function generateEmbed(random: Random, table: KnownTable, depth: number, embeds: (readonly [string, KnownTable])[]): string {
  const [written, target] = random.pick(table.embeds)
  const inner = generateSelect(random, getTable(target), depth - 1)
  const spread = random.chance(0.2) ? '...' : ''
  const alias = (spread === '' || random.spoil(0.1)) && random.chance(0.3) ? random.pick(['e1', 'e2', 'people']) : undefined
  const name = alias ?? written.split('!')[0] ?? written
  embeds.push([name, getTable(target)], ...inner.embeds.map(([below, found]) => [`${name}.${below}`, found] as const))
  const join = random.chance(0.2) ? random.pick(['!inner', '!left']) : ''
  return `${spread}${alias === undefined ? '' : `${alias}:`}${written}${join}(${inner.text})`
}
