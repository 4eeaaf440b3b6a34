import type { Relationship } from '../../catalog/types.ts'
import { embedNamedTwice, embedTooDeep } from '../errors.ts'
import type { SelectItem } from '../intent.ts'
import type { PlannedColumn, PlannedEmbed, PlannedLink, PlannedNode, PlannedSource } from '../plan.ts'
import { getRelationship } from './find-relationship.ts'
import { planCast } from './plan-cast.ts'
import { planOutputField } from './plan-field.ts'
import { findTable, type Planning } from './tree-pass.ts'

type FieldItem = Extract<SelectItem, { kind: 'field' }>
type EmbedItem = Extract<SelectItem, { kind: 'embed' }>

/** A level before it exists: where it reads, what it selects, and the levels it hangs from. */
type Sprout = {
  readonly source: PlannedSource
  readonly alias: string
  readonly select: readonly SelectItem[]
  /** Aliases of the levels above, which a deeper one must not hide. */
  readonly above: readonly string[]
}

/** The tree of levels that `select` asks for, each embed with its relationship. */
export function growTree(source: PlannedSource, alias: string, planning: Planning): PlannedNode {
  const grown = growNode({ source, alias, select: planning.intent.select, above: [] }, planning)
  const isEmpty = grown.columns.length === 0 && grown.embeds.length === 0
  return isEmpty ? { ...grown, columns: [planColumn({ kind: 'field', field: { name: '*', path: [] } }, source, planning)] } : grown
}

function growNode(sprout: Sprout, planning: Planning): PlannedNode {
  const fields = sprout.select.filter((item) => item.kind === 'field')
  const embeds = sprout.select.filter((item) => item.kind === 'embed')
  return {
    source: sprout.source,
    alias: sprout.alias,
    columns: fields.map((item) => planColumn(item, sprout.source, planning)),
    embeds: nameApart(embeds.map((item) => growEmbed(item, sprout, planning))),
    where: [],
    having: [],
    order: [],
    offset: 0,
    limit: undefined,
  }
}

function planColumn(item: FieldItem, source: PlannedSource, planning: Planning): PlannedColumn {
  const table = findTable(planning.catalog, source.kind === 'table' ? source.name : source.of)
  return {
    field: planOutputField(item.field, table),
    cast: item.cast === undefined ? undefined : planCast(item.cast, planning),
    aggregate: item.aggregate && {
      name: item.aggregate,
      cast: item.aggregateCast === undefined ? undefined : planCast(item.aggregateCast, planning),
    },
    alias: item.alias,
  }
}

function growEmbed(item: EmbedItem, parent: Sprout, planning: Planning): PlannedEmbed {
  const depth = parent.above.length + 1
  const { embedDepth } = planning.limits
  if (embedDepth !== undefined && depth > embedDepth) throw embedTooDeep(embedDepth)
  const origin = parent.source.kind === 'table' ? parent.source.name : parent.source.of
  const { catalog, intent } = planning
  const relationship = getRelationship({ catalog, schema: intent.schema, parent: origin, target: item.relation, hint: item.hint })
  const above = [...parent.above, parent.alias]
  const alias = freeAlias(`${relationship.to.name}_${depth}`, above)
  const node = growNode({ source: { kind: 'table', name: relationship.to }, alias, select: item.select, above }, planning)
  const name = item.alias ?? item.relation
  return {
    name,
    relation: item.relation,
    isCalledByRelation: false,
    joinAlias: shortAlias(`${origin.name}_${name}_${depth}`, depth),
    shape: embedShape(item, relationship),
    join: item.join ?? 'left',
    link: planLink(relationship, above, planning),
    node,
    isHidden: node.columns.length === 0 && node.embeds.every((embed) => embed.isHidden),
  }
}

/** The same embed may be spread twice, once for each half of its columns; of two lists or objects of one name a client could read only one. */
function nameApart(embeds: readonly PlannedEmbed[]): readonly PlannedEmbed[] {
  return embeds.map((embed, index) => {
    const twins = embeds.slice(0, index).filter(({ joinAlias }) => joinAlias === embed.joinAlias)
    if (hasOwnName(embed) && twins.some(hasOwnName)) throw embedNamedTwice(embed.joinAlias)
    return twins.length > 0 ? { ...embed, joinAlias: shortAlias(`${embed.joinAlias}_${index}`, index) } : embed
  })
}

function hasOwnName({ shape, isHidden }: PlannedEmbed): boolean {
  return !isHidden && (shape === 'array' || shape === 'object')
}

function embedShape(item: EmbedItem, relationship: Relationship): PlannedEmbed['shape'] {
  const many = !isToOne(relationship)
  if (item.isSpread) return { kind: 'spread', many, columns: [], order: [], carried: [] }
  return many ? 'array' : 'object'
}

function isToOne({ cardinality }: Relationship): boolean {
  return cardinality === 'many-to-one' || cardinality === 'one-to-one' || cardinality === 'to-one'
}

function planLink(relationship: Relationship, above: readonly string[], { catalog }: Planning): PlannedLink {
  switch (relationship.kind) {
    case 'foreign key':
      return { kind: 'columns', pairs: relationship.columns }
    case 'computed':
      return {
        kind: 'computed',
        function: relationship.function,
        parentType: relationship.from,
        parentColumns: [...(findTable(catalog, relationship.from)?.columns.keys() ?? [])],
      }
    case 'many-to-many':
      return {
        kind: 'junction',
        junction: relationship.junction,
        alias: freeAlias(`${relationship.junction.name}_${above.length}_join`, above),
        parentPairs: relationship.sourceColumns,
        childPairs: relationship.targetColumns,
      }
  }
}

function freeAlias(wished: string, taken: readonly string[]): string {
  return taken.includes(wished) ? freeAlias(`${wished}_`, taken) : shortAlias(wished, taken.length)
}

/** PostgreSQL cuts names at 63 bytes; two long ones that differ after that would become the same. */
function shortAlias(wished: string, number: number): string {
  return Buffer.byteLength(wished) <= 60 ? wished : `embed_${number}`
}
