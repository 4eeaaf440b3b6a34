import { type Sql, sql } from '../sql.ts'
import type { Transaction } from '../types.ts'
import { attempt } from './attempt.ts'
import type { IntegrityCheck, IntegrityDepth } from './types.ts'

type Relation = { readonly oid: string; readonly name: string; readonly kind: 'heap' | 'btree' | 'gin' | 'other' }

/** What this version of amcheck can do: keys that should be unique since PostgreSQL 17, GIN since 18. */
type Abilities = { readonly unique: boolean; readonly gin: boolean }

const readAbilities = sql`
  select to_regprocedure('bt_index_check(regclass, boolean, boolean)') is not null as unique,
    to_regprocedure('gin_index_check(regclass)') is not null as gin`

type Asked = { readonly oid: string; readonly depth: IntegrityDepth; readonly abilities: Abilities }

/** Kinds that amcheck knows; each answers with problems, or none, or fails with one. */
const questions = {
  heap: ({ oid, depth }) =>
    sql`select format('block %s, row %s: %s', blkno, offnum, msg) as problem
      from verify_heapam(${oid}::oid::regclass, check_toast => ${String(depth === 'full')}::boolean) limit 5`,
  btree: ({ oid, depth, abilities: { unique } }) => {
    const andUnique = unique ? sql`, true` : sql``
    return depth === 'full'
      ? sql`select nullif(bt_index_parent_check(${oid}::oid::regclass, true, true${andUnique})::text, '') as problem`
      : sql`select nullif(bt_index_check(${oid}::oid::regclass, false${andUnique})::text, '') as problem`
  },
  gin: ({ oid }) => sql`select nullif(gin_index_check(${oid}::oid::regclass)::text, '') as problem`,
} as const satisfies Readonly<Record<string, (asked: Asked) => Sql>>

/** Everything with pages that outlives a crash. Sequences are heaps of one row. */
const listRelations = sql`
  select c.oid::text, c.oid::regclass::text as name,
    case when c.relkind = 'i' then case when am.amname in ('btree', 'gin') then am.amname else 'other' end else 'heap' end as kind
  from pg_class as c
  left join pg_am as am on am.oid = c.relam
  left join pg_index as i on i.indexrelid = c.oid
  where c.relkind in ('r', 'm', 't', 'i', 'S') and c.relpersistence = 'p' and (c.relkind <> 'i' or (i.indisvalid and i.indisready))
  order by c.relkind, c.oid`

/** Somebody may have made the extension elsewhere, in `extensions` for instance. */
const findExtension = sql`
  select set_config('search_path', concat_ws(', ', nullif(current_setting('search_path'), ''), quote_ident(n.nspname)), true)
  from pg_extension as e
  join pg_namespace as n on n.oid = e.extnamespace
  where e.extname = 'amcheck'`

/** Tables and indexes of one database, as `amcheck` sees them; the extension is made for it where it is missing. */
export async function checkRelations(transaction: Transaction, depth: IntegrityDepth): Promise<readonly IntegrityCheck[]> {
  const refused = await attempt(transaction, () => transaction.run('create extension if not exists amcheck with schema pg_catalog'))
  if (refused !== undefined) return [{ name: 'tables and indexes', verdict: 'could not be checked', detail: refused }]
  await transaction.query(findExtension)
  const [abilities = { unique: false, gin: false }] = await transaction.query<Abilities>(readAbilities)
  const relations = (await transaction.query<Relation>(listRelations)).map((each) => toAskable(each, abilities))
  const heaps = relations.filter(({ kind }) => kind === 'heap')
  const indexes = relations.filter(({ kind }) => kind === 'btree' || kind === 'gin')
  const others = relations.filter(({ kind }) => kind === 'other')
  return [
    await checkAll(transaction, 'tables', heaps, { depth, abilities }),
    await checkAll(transaction, 'indexes', indexes, { depth, abilities }),
    ...(others.length === 0 ? [] : [describeOthers(others)]),
  ]
}

const toAskable = (relation: Relation, { gin }: Abilities): Relation =>
  relation.kind === 'gin' && !gin ? { ...relation, kind: 'other' } : relation

async function checkAll(
  transaction: Transaction,
  name: string,
  relations: readonly Relation[],
  way: Omit<Asked, 'oid'>,
): Promise<IntegrityCheck> {
  const problems: string[] = []
  for (const relation of relations) problems.push(...(await findProblems(transaction, relation, way)))
  if (problems.length === 0) return { name, verdict: 'holds', detail: `${relations.length} read` }
  return { name, verdict: 'does not hold', detail: problems.slice(0, 10).join('; ') }
}

async function findProblems(transaction: Transaction, { oid, name, kind }: Relation, way: Omit<Asked, 'oid'>): Promise<readonly string[]> {
  if (kind === 'other') return []
  const found: string[] = []
  const failed = await attempt(transaction, async () => {
    const rows = await transaction.query<{ problem: string | null }>(questions[kind]({ oid, ...way }))
    found.push(...rows.flatMap(({ problem }) => (problem === null ? [] : [`${name}: ${problem}`])))
  })
  return failed === undefined ? found : [...found, `${name}: ${failed}`]
}

/** PostgreSQL has no check for GiST, hash, BRIN and the kinds of extensions; before 18, for GIN. */
function describeOthers(others: readonly Relation[]): IntegrityCheck {
  const names = others.map(({ name }) => name).join(', ')
  return { name: 'indexes of kinds that amcheck does not know', verdict: 'could not be checked', detail: names }
}
