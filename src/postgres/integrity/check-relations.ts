import { type Sql, sql } from '../sql.ts'
import type { Transaction } from '../types.ts'
import { attempt } from './attempt.ts'
import type { IntegrityCheck, IntegrityDepth } from './types.ts'

type Relation = { readonly oid: string; readonly name: string; readonly kind: 'heap' | 'btree' | 'gin' | 'other' }

/** Kinds that amcheck knows; each answers with problems, or none, or fails with one. */
const questions = {
  heap: (oid, depth) =>
    sql`select format('block %s, row %s: %s', blkno, offnum, msg) as problem
      from verify_heapam(${oid}::oid::regclass, check_toast => ${String(depth === 'full')}::boolean) limit 5`,
  btree: (oid, depth) =>
    depth === 'full'
      ? sql`select nullif(bt_index_parent_check(${oid}::oid::regclass, true, true, true)::text, '') as problem`
      : sql`select nullif(bt_index_check(${oid}::oid::regclass, false, true)::text, '') as problem`,
  gin: (oid) => sql`select nullif(gin_index_check(${oid}::oid::regclass)::text, '') as problem`,
} as const satisfies Readonly<Record<string, (oid: string, depth: IntegrityDepth) => Sql>>

/** Everything with pages that outlives a crash. Sequences are heaps of one row. */
const listRelations = sql`
  select c.oid::text, c.oid::regclass::text as name,
    case when c.relkind = 'i' then case when am.amname in ('btree', 'gin') then am.amname else 'other' end else 'heap' end as kind
  from pg_class as c
  left join pg_am as am on am.oid = c.relam
  left join pg_index as i on i.indexrelid = c.oid
  where c.relkind in ('r', 'm', 't', 'i', 'S') and c.relpersistence = 'p' and (c.relkind <> 'i' or (i.indisvalid and i.indisready))
  order by c.relkind, c.oid`

/** Tables and indexes of one database, as `amcheck` sees them; the extension is made for it where it is missing. */
export async function checkRelations(transaction: Transaction, depth: IntegrityDepth): Promise<readonly IntegrityCheck[]> {
  const refused = await attempt(transaction, () => transaction.run('create extension if not exists amcheck with schema pg_catalog'))
  if (refused !== undefined) return [{ name: 'tables and indexes', verdict: 'could not be checked', detail: refused }]
  const relations = await transaction.query<Relation>(listRelations)
  const heaps = relations.filter(({ kind }) => kind === 'heap')
  const indexes = relations.filter(({ kind }) => kind === 'btree' || kind === 'gin')
  const others = relations.filter(({ kind }) => kind === 'other')
  return [
    await checkAll(transaction, 'tables', heaps, depth),
    await checkAll(transaction, 'indexes', indexes, depth),
    ...(others.length === 0 ? [] : [describeOthers(others)]),
  ]
}

async function checkAll(
  transaction: Transaction,
  name: string,
  relations: readonly Relation[],
  depth: IntegrityDepth,
): Promise<IntegrityCheck> {
  const problems: string[] = []
  for (const relation of relations) problems.push(...(await findProblems(transaction, relation, depth)))
  if (problems.length === 0) return { name, verdict: 'holds', detail: `${relations.length} read` }
  return { name, verdict: 'does not hold', detail: problems.slice(0, 10).join('; ') }
}

async function findProblems(transaction: Transaction, { oid, name, kind }: Relation, depth: IntegrityDepth): Promise<readonly string[]> {
  if (kind === 'other') return []
  const found: string[] = []
  const failed = await attempt(transaction, async () => {
    const rows = await transaction.query<{ problem: string | null }>(questions[kind](oid, depth))
    found.push(...rows.flatMap(({ problem }) => (problem === null ? [] : [`${name}: ${problem}`])))
  })
  return failed === undefined ? found : [...found, `${name}: ${failed}`]
}

/** PostgreSQL has no check for GiST, hash, BRIN and the kinds of extensions. */
function describeOthers(others: readonly Relation[]): IntegrityCheck {
  const names = others.map(({ name }) => name).join(', ')
  return { name: 'indexes of kinds that amcheck does not know', verdict: 'could not be checked', detail: names }
}
