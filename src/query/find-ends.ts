import type { Deprecation } from '../catalog/parse-deprecation.ts'
import type { Catalog, SchemaPicture } from '../catalog/types.ts'
import { toParameterNames } from './to-parameter-names.ts'
import type { UsedEnd, UsedName } from './uses.ts'

/**
 * What of the used names is deprecated: the column or function itself, its table, or the whole schema. `*` uses no column in particular:
 * who asks for everything would otherwise be warned of each column's end, and could not show that they no longer need it.
 */
export function findEnds(names: readonly UsedName[], catalog: Catalog): readonly UsedEnd[] {
  return names.flatMap((used) => {
    const picture = catalog.schemas.get(used.schema)
    return picture === undefined ? [] : findEndsOf(used, picture)
  })
}

function findEndsOf(used: UsedName, picture: SchemaPicture): readonly UsedEnd[] {
  const { object, member } = used
  const isCall = used.way === 'call'
  if (member !== null && !isCall) return toEnds([picture.tables.get(object)?.columns.get(member)?.deprecation])
  const own = isCall ? findOfCall(picture, used) : picture.tables.get(object)?.deprecation
  return toEnds([own, picture.deprecation], (deprecation) => findSuccessor(deprecation, picture))
}

function toEnds(
  deprecations: readonly (Deprecation | null | undefined)[],
  toSuccessor: (deprecation: Deprecation) => string | undefined = () => undefined,
): readonly UsedEnd[] {
  return deprecations.filter((one) => one != null).map((deprecation) => ({ deprecation, successor: toSuccessor(deprecation) }))
}

/** Of several overloads only what is said of each that has these names: they do not tell types apart. */
function findOfCall({ functions }: SchemaPicture, { object, member }: UsedName): Deprecation | null | undefined {
  const called = (functions.get(object) ?? []).filter((one) => toParameterNames(one).join(', ') === member)
  return called.every(({ deprecation }) => deprecation !== null) ? called[0]?.deprecation : undefined
}

function findSuccessor({ use }: Deprecation, picture: SchemaPicture): string | undefined {
  if (use === null) return undefined
  const name = use.startsWith(`${picture.name}.`) ? use.slice(picture.name.length + 1) : use
  if (picture.tables.has(name)) return `/${name}`
  return picture.functions.has(name) ? `/rpc/${name}` : undefined
}
