import { listValues } from '../../../catalog/values/list-values.ts'
import { noHints } from '../../../catalog/values/read-hints.ts'
import { sql } from '../../../postgres/sql.ts'
import { keepValid } from './keep-valid.ts'
import { readShapes } from './read-shapes.ts'
import type { RowScope } from './row-scope.ts'

/**
 * A value for each type (an oid in text), for the arguments of a function, in the text that PostgreSQL reads. Null where none was found, as for a
 * pseudo-type.
 */
export async function generateValues({ transaction, getRandom }: RowScope, types: readonly string[]): Promise<readonly (string | null)[]> {
  const random = getRandom('values')
  const uses = types.map((type) => ({ type, modifier: -1 }))
  const toShape = await readShapes(transaction, uses)
  const named = await transaction.query<{ name: string; isPseudo: boolean }>(sql`
    select format_type(t.oid, null) as name, t.typtype = 'p' as "isPseudo"
    from json_array_elements_text(${JSON.stringify(types)}::json) with ordinality as wanted (oid, place) join pg_type as t on t.oid = wanted.oid::oid
    order by place`)
  const lists = named.map(({ name, isPseudo }, index) => ({
    type: isPseudo ? 'text' : name,
    texts: isPseudo ? [] : listValues(toShape(uses[index] ?? { type: '', modifier: -1 }), { hints: noHints, random }),
  }))
  return (await keepValid(transaction, lists)).map(([likeliest]) => likeliest ?? null)
}
