import { isTable } from '../domain/group-entities.ts'
import type { Architecture, Attribute, Entity, Group, Link } from '../types.ts'
import type { Box, BoxRow, Line, Sketch } from './types.ts'

/** Every table as its name alone, in the frame of its group. */
export function sketchOverview({ entities, links, groups, project }: Architecture): Sketch {
  const tables = entities.filter(isTable)
  const frameOf = new Map(groups.flatMap(({ name, entities }) => entities.map((id) => [id, name] as const)))
  return {
    title: `Tables of ${project}`,
    frames: groups.length < 2 ? [] : groups.map(({ name }) => ({ id: name, title: name })),
    boxes: tables.map((entity) => ({ ...toBox(entity, []), frame: groups.length < 2 ? null : (frameOf.get(entity.id) ?? null) })),
    lines: toLines(links, new Set(tables.map(({ id }) => id))),
  }
}

/** The tables of one group with their columns; those of other groups that they refer to are stubs. */
export function sketchGroup(group: Group, { entities, links }: Architecture): Sketch {
  const own = new Set(group.entities)
  const outward = links.filter(({ from }) => own.has(from))
  const shown = new Set([...own, ...outward.map(({ to }) => to)])
  const boxes = entities
    .filter((entity) => isTable(entity) && shown.has(entity.id))
    .map((entity) => (own.has(entity.id) ? toBox(entity, entity.columns) : { ...toBox(entity, []), isStub: true }))
  const rows = new Map(boxes.map((box) => [box.id, box.rows]))
  return { title: group.name, frames: [], boxes, lines: outward.map((link) => toLine(link, rows)) }
}

function toBox(entity: Entity, columns: readonly Attribute[]): Box {
  const { id, schema, name, isStub, comment } = entity
  return {
    id,
    title: schema === 'public' ? name : id,
    frame: null,
    rows: columns.map(toRow),
    isStub,
    hint: comment ?? id,
  }
}

function toRow({ name, type, nullable, isKey, references }: Attribute): BoxRow {
  const mark = isKey && references !== null ? 'key and reference' : isKey ? 'key' : references === null ? null : 'reference'
  return { name, type: `${shortenType(type)}${nullable ? '?' : ''}`, mark }
}

const shortNames: Readonly<Record<string, string>> = {
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
  'time without time zone': 'time',
  'double precision': 'float8',
}

function shortenType(type: string): string {
  return (shortNames[type] ?? type).replace('character varying', 'varchar').replace(/^public\./, '')
}

function toLines(links: readonly Link[], shown: ReadonlySet<string>): readonly Line[] {
  return links.filter(({ from, to }) => shown.has(from) && shown.has(to)).map((link) => toLine(link, new Map()))
}

function toLine({ id, from, to, columns, referenced, isOptional, isUnique }: Link, rows: ReadonlyMap<string, readonly BoxRow[]>): Line {
  return { id, from, to, fromRow: findRow(rows.get(from), columns[0]), toRow: findRow(rows.get(to), referenced[0]), isOptional, isUnique }
}

function findRow(rows: readonly BoxRow[] | undefined, column: string | undefined): number | null {
  const index = rows?.findIndex(({ name }) => name === column) ?? -1
  return index < 0 ? null : index
}
