import type { Node } from 'libpg-query'

/** The names PostgreSQL's parser has for the nodes of its tree: `IndexStmt`, `ColumnDef` … */
export type KindName = keyof NodesByKind

export type OfKind<Kind extends KindName> = NodesByKind[Kind]

// Looked up by name: to pick from the union costs the compiler 270 comparisons for every kind.
type NodesByKind = { readonly [Each in Node as keyof Each]: Each[keyof Each] }

/** The node when it is of this kind. */
export function findKind<Kind extends KindName>(node: Node | undefined, kind: Kind): OfKind<Kind> | undefined {
  return readKind(node, kind) as OfKind<Kind> | undefined
}

/** Those of a list that are of this kind. */
export function listKind<Kind extends KindName>(nodes: readonly Node[] | undefined, kind: Kind): readonly OfKind<Kind>[] {
  const found: readonly unknown[] = (nodes ?? []).map((node) => readKind(node, kind)).filter((each) => each !== undefined)
  return found as readonly OfKind<Kind>[]
}

/** Every node of this kind at any depth, `tree` being any part of the parser's answer. */
export function listDeep<Kind extends KindName>(tree: unknown, kind: Kind): readonly OfKind<Kind>[] {
  return readDeep(tree, kind) as readonly OfKind<Kind>[]
}

// Untyped below the doors: to infer through flatMap over a union of 270 nodes costs the compiler 400,000 types and ten seconds.
function readKind(node: unknown, kind: string): unknown {
  return (node as Partial<Record<string, unknown>> | undefined)?.[kind]
}

function readDeep(tree: unknown, kind: string): readonly unknown[] {
  if (typeof tree !== 'object' || tree === null) return []
  return Object.entries(tree).flatMap(([name, value]) => [...(name === kind ? [value] : []), ...readDeep(value, kind)])
}

/** The texts of a list of names. */
export function listTexts(nodes: readonly Node[] | undefined): readonly string[] {
  return listKind(nodes, 'String').map(({ sval }) => sval ?? '')
}

/** The option of this name, as `with (…)` and the clauses of CREATE FUNCTION are parsed. */
export function findOption(options: readonly Node[] | undefined, name: string): OfKind<'DefElem'> | undefined {
  return listKind(options, 'DefElem').find(({ defname }) => defname === name)
}

/** An option that is on: named without a value, or with one of PostgreSQL's words for true. */
export function isOn(option: OfKind<'DefElem'> | undefined): boolean {
  if (option === undefined) return false
  if (option.arg === undefined) return true
  const text = findKind(option.arg, 'String')?.sval ?? ''
  return findKind(option.arg, 'Boolean')?.boolval === true || ['true', 'on', 'yes', '1'].includes(text) || isOne(option.arg)
}

function isOne(node: Node): boolean {
  return findKind(node, 'Integer')?.ival === 1
}

/** The literal `true`. */
export function isTrue(node: Node | undefined): boolean {
  return findKind(node, 'A_Const')?.boolval?.boolval === true
}
