import type { A_Expr, Node } from 'libpg-query'
import { findKind, listDeep, listTexts } from '../../../../postgres/statements/tree.ts'

/** What a request says of who asks: a claim of its token, by its path, or a setting. */
export type Told = { readonly kind: 'claim'; readonly path: readonly string[] } | { readonly kind: 'setting'; readonly name: string }

/** A column that is compared with it. */
export type ComparedClaim = Readonly<{ told: Told; schema: string; table: string; column: string }>

/** `owner = auth.uid()`, `org = (auth.jwt() ->> 'org')::uuid`: which columns hold what a person's token says. */
export function findComparedClaims(condition: Node, of: { readonly schema: string; readonly table: string }): readonly ComparedClaim[] {
  const tables = new Map(
    listDeep(condition, 'RangeVar').map(({ alias, schemaname = of.schema, relname = '' }) => [
      alias?.aliasname ?? relname,
      { schema: schemaname, table: relname },
    ]),
  )
  return listDeep(condition, 'A_Expr').flatMap((comparison) => {
    const [column, told] = readComparison(comparison)
    if (column === undefined || told === undefined) return []
    const [name = '', owner = ''] = column.toReversed()
    return [{ told, column: name, ...(tables.get(owner) ?? of) }]
  })
}

function readComparison({ name, lexpr, rexpr }: A_Expr): readonly [readonly string[] | undefined, Told | undefined] {
  if (listTexts(name).join() !== '=') return [undefined, undefined]
  const sides = [
    [lexpr, rexpr],
    [rexpr, lexpr],
  ].map(([left, right]) => [readColumn(left), readTold(right)] as const)
  return sides.find(([column, told]) => column !== undefined && told !== undefined) ?? [undefined, undefined]
}

/** A column, perhaps cast. */
function readColumn(node: Node | undefined): readonly string[] | undefined {
  const reference = findKind(withoutCasts(node), 'ColumnRef')
  return reference === undefined ? undefined : listTexts(reference.fields)
}

function readTold(node: Node | undefined): Told | undefined {
  const [call] = listDeep(node, 'FuncCall').filter(({ funcname }) => known.has(toName(funcname)))
  if (call === undefined) return undefined
  const name = toName(call.funcname)
  if (name === 'auth.uid') return { kind: 'claim', path: ['sub'] }
  if (name === 'auth.email') return { kind: 'claim', path: ['email'] }
  if (name === 'auth.jwt') return { kind: 'claim', path: readPath(node) }
  return { kind: 'setting', name: readText(call.args?.[0]) ?? '' }
}

const known: ReadonlySet<string> = new Set(['auth.uid', 'auth.email', 'auth.jwt', 'current_setting'])

const toName = (names: readonly Node[] | undefined): string => listTexts(names).join('.')

/** `auth.jwt() -> 'app_metadata' ->> 'org'`: from the inside out. */
function readPath(node: Node | undefined): readonly string[] {
  const bare = findKind(node, 'SubLink') === undefined ? withoutCasts(node) : listDeep(node, 'ResTarget')[0]?.val
  const step = findKind(bare, 'A_Expr')
  const key = step === undefined ? undefined : readText(step.rexpr)
  return key === undefined ? [] : [...readPath(withoutCasts(step?.lexpr)), key]
}

function readText(node: Node | undefined): string | undefined {
  return findKind(withoutCasts(node), 'A_Const')?.sval?.sval
}

function withoutCasts(node: Node | undefined): Node | undefined {
  const cast = findKind(node, 'TypeCast')
  return cast === undefined ? node : withoutCasts(cast.arg)
}
