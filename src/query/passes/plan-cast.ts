import { typeNotFound } from '../errors.ts'
import type { PlannedType } from '../plan.ts'
import type { Planning } from './tree-pass.ts'

/** Names that PostgreSQL's grammar knows and `pg_type` does not. */
const standardNames: ReadonlyMap<string, string> = new Map([
  ['bigint', 'int8'],
  ['bit varying', 'varbit'],
  ['boolean', 'bool'],
  ['character varying', 'varchar'],
  ['character', 'bpchar'],
  ['dec', 'numeric'],
  ['decimal', 'numeric'],
  ['double precision', 'float8'],
  ['float', 'float8'],
  ['int', 'int4'],
  ['integer', 'int4'],
  ['national character varying', 'varchar'],
  ['real', 'float4'],
  ['smallint', 'int2'],
  ['time with time zone', 'timetz'],
  ['time without time zone', 'time'],
  ['timestamp with time zone', 'timestamptz'],
  ['timestamp without time zone', 'timestamp'],
])

/** The type that a cast of the request means. Throws 42704 for a name that no type has, so that no free text reaches SQL. */
export function planCast(cast: string, planning: Planning): PlannedType {
  const isArray = cast.endsWith('[]')
  const asked = (isArray ? cast.slice(0, -2) : cast).trim().replace(/\s+/g, ' ')
  const standard = standardNames.get(asked.toLowerCase()) ?? asked
  const found = findType(isArray ? `_${standard}` : standard, planning) ?? findType(standard.toLowerCase(), planning)
  if (found === undefined) throw typeNotFound(cast)
  return found
}

function findType(name: string, planning: Planning): PlannedType | undefined {
  const { catalog, intent } = planning
  const spellings = [name, `${intent.schema}.${name}`, `public.${name}`, `extensions.${name}`]
  const found = spellings.map((spelling) => catalog.types.get(spelling)).find((type) => type !== undefined)
  return found && { schema: found.schema, name: found.name }
}
