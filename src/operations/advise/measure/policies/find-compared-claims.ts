import type { A_Expr, FuncCall, Node } from 'libpg-query'
import { findKind, listDeep, listTexts } from '../../../../postgres/statements/tree.ts'
import type { FunctionSources } from './types.ts'

/** What a request says of who asks: a claim of its token, by its path, or a setting. */
export type Told = { readonly kind: 'claim'; readonly path: readonly string[] } | { readonly kind: 'setting'; readonly name: string }

/** A column that is compared with it. */
export type ComparedClaim = Readonly<{ told: Told; schema: string; table: string; column: string }>

/** `owner = auth.uid()`, `org = (auth.jwt() ->> 'org')::uuid`: which columns hold what a person's token says. */
export function findComparedClaims(
  condition: Node,
  of: { readonly schema: string; readonly table: string },
  sources: FunctionSources,
): readonly ComparedClaim[] {
  const tables = new Map(
    listDeep(condition, 'RangeVar').map(({ alias, schemaname = of.schema, relname = '' }) => [
      alias?.aliasname ?? relname,
      { schema: schemaname, table: relname },
    ]),
  )
  return listDeep(condition, 'A_Expr').flatMap((comparison) => {
    const [column, told] = readComparison(comparison, sources)
    if (column === undefined || told === undefined) return []
    const [name = '', owner = ''] = column.toReversed()
    return [{ told, column: name, ...(tables.get(owner) ?? of) }]
  })
}

function readComparison(
  { name, lexpr, rexpr }: A_Expr,
  sources: FunctionSources,
): readonly [readonly string[] | undefined, Told | undefined] {
  if (listTexts(name).join() !== '=') return [undefined, undefined]
  const sides = [
    [lexpr, rexpr],
    [rexpr, lexpr],
  ].map(([left, right]) => [readColumn(left), readTold(right, sources)] as const)
  return sides.find(([column, told]) => column !== undefined && told !== undefined) ?? [undefined, undefined]
}

/** A column, perhaps cast. */
function readColumn(node: Node | undefined): readonly string[] | undefined {
  const reference = findKind(withoutCasts(node), 'ColumnRef')
  return reference === undefined ? undefined : listTexts(reference.fields)
}

function readTold(node: Node | undefined, sources: FunctionSources): Told | undefined {
  const [call] = listDeep(node, 'FuncCall').filter(({ funcname }) => toName(funcname) in readers || sources.has(toName(funcname)))
  if (node === undefined || call === undefined) return undefined
  const name = toName(call.funcname)
  return name in readers ? readers[name]?.(call, node) : guess(sources.get(name) ?? '')
}

const readers: Readonly<Record<string, (call: FuncCall, around: Node) => Told>> = {
  'auth.uid': () => ({ kind: 'claim', path: ['sub'] }),
  'auth.email': () => ({ kind: 'claim', path: ['email'] }),
  'auth.jwt': (_call, around) => ({ kind: 'claim', path: readPath(around) }),
  current_setting: ({ args }) => ({ kind: 'setting', name: readText(args?.[0]) ?? '' }),
}

/** What a function of the project asks, as far as its text says it plainly. */
function guess(source: string): Told | undefined {
  const setting = /current_setting\(\s*'([\w.]+)'/.exec(source)?.[1]
  if (setting !== undefined) return { kind: 'setting', name: setting }
  const claim = /auth\.jwt\(\)\s*->>\s*'(\w+)'/.exec(source)?.[1]
  return claim === undefined ? undefined : { kind: 'claim', path: [claim] }
}

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
