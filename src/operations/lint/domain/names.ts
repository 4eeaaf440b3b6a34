import type { Node, RangeVar } from 'libpg-query'
import { findKind, listTexts } from '../../../postgres/statements/tree.ts'

/** What a name stands for; relations (tables, views, indexes, sequences) share one space of names, as in PostgreSQL. */
export type NameSpace = 'relation' | 'column' | 'constraint' | 'type' | 'function' | 'schema' | 'policy' | 'trigger'

/** What `Scene.born` holds: `relation public.orders`. */
export function toKey(space: NameSpace, name: string): string {
  return `${space} ${name}`
}

/** A part with a dot in it stands in quotes, so that it stays one part. */
function toPart(text: string): string {
  return text.includes('.') ? `"${text}"` : text
}

/** `public.orders`. A name without a schema is taken to be in `public`. */
export function toTableName({ schemaname, relname }: RangeVar): string {
  return `${toPart(schemaname ?? 'public')}.${toPart(relname ?? '')}`
}

/** The same of a list of names: `a.b` or `b`. */
export function toListName(names: readonly Node[] | undefined): string {
  const texts = listTexts(names).map(toPart)
  return texts.length === 1 ? `public.${texts[0]}` : texts.join('.')
}

export function toSchema(name: string): string {
  return name.slice(0, name.indexOf('.'))
}

/** One object of a DROP, by its qualified name. */
export function toDroppedName(object: Node): string {
  const list = findKind(object, 'List')
  if (list !== undefined) return toListName(list.items)
  const withArguments = findKind(object, 'ObjectWithArgs')
  if (withArguments !== undefined) return toListName(withArguments.objname)
  const type = findKind(object, 'TypeName')
  return type === undefined ? (findKind(object, 'String')?.sval ?? '') : toListName(type.names)
}

/** A policy or trigger of a DROP with its table: `public.orders.own_orders`. */
export function toDroppedMember(object: Node): string {
  const names = findKind(object, 'List')?.items ?? []
  return `${toListName(names.slice(0, -1))}.${listTexts(names.slice(-1))[0] ?? ''}`
}

/** Qualified name → SQL, quoted where PostgreSQL wants it. `public` is left out, as most migrations do. */
export function renderName(name: string): string {
  const parts = [...name.matchAll(/"([^"]*)"|([^."]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
  return (parts[0] === 'public' ? parts.slice(1) : parts).map(renderPart).join('.')
}

export function renderPart(part: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(part) && !reserved.has(part) ? part : `"${part.replaceAll('"', '""')}"`
}

/** Words that may not name a column or a table. Source: PostgreSQL 18, appendix C. */
const reserved: ReadonlySet<string> = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column concurrently ' +
    'constraint create cross current_catalog current_date current_role current_schema current_time current_timestamp current_user default ' +
    'deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having ilike in initially inner ' +
    'intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on only or ' +
    'order outer overlaps placing primary references returning right select session_user similar some symmetric system_user table ' +
    'tablesample then to trailing true union unique user using variadic verbose when where window with'
  ).split(' '),
)
