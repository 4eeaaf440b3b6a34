import type { Persona } from '../types.ts'

/**
 * Personas of `[dorsal.permissions.personas.<name>]`: role, description, and claims as a table; names below a persona may be joined by dots. Throws a
 * RangeError that says what is allowed.
 */
export function parsePersonas(value: unknown): readonly Persona[] {
  const tables = toTree(value)
  return Object.entries(tables).map(([name, persona]) => parsePersona(name, persona))
}

type Tree = Readonly<Record<string, unknown>>

function parsePersona(name: string, persona: unknown): Persona {
  const { role, claims = {}, description = 'declared in config.toml', ...rest } = isTree(persona) ? persona : {}
  const [stranger] = Object.keys(rest)
  if (typeof role !== 'string' || role === '') throw new RangeError(`a role for the persona ${name}: role = "authenticated"`)
  if (!isTree(claims)) throw new RangeError(`claims of the persona ${name} as a table: claims = { sub = "…" }`)
  if (typeof description !== 'string') throw new RangeError(`a text as description of the persona ${name}`)
  if (stranger !== undefined) throw new RangeError(`role, claims and description for the persona ${name}, and not ${stranger}`)
  return { name, role, claims, description }
}

/** config.toml comes apart into dotted names. */
function toTree(value: unknown): Tree {
  if (!isTree(value)) throw new RangeError('a table of personas, each with a role')
  const tree: Record<string, unknown> = {}
  for (const [path, leaf] of Object.entries(value)) plant(tree, path.split('.'), leaf)
  return tree
}

function plant(tree: Record<string, unknown>, [name = '', ...below]: readonly string[], leaf: unknown): void {
  if (below.length === 0) {
    tree[name] = leaf
    return
  }
  const branch = tree[name]
  const own = isTree(branch) ? { ...branch } : {}
  plant(own, below, leaf)
  tree[name] = own
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}
