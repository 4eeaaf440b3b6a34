import { classifyColumn } from '../../../catalog/classify-column.ts'
import { identifier, type Sql, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import { toName } from '../domain/plan-masking.ts'
import { maskExhausted, maskTooNarrow } from '../errors.ts'
import type { Column } from '../types.ts'
import { type MappedColumn, renderText } from './render-text.ts'
import { fillTelling } from './telling-originals.ts'

/** Rounds of looking for another mask where two originals got the same, or where a mask is somebody's original. */
const maxRounds = 40
const shortestEmail = 24

/**
 * Puts every different original with its mask into `mask_map`: one mask for each original whatever column it is in, no two with the same, none that is
 * an original itself. Throws `mask_too_narrow`, `mask_exhausted`.
 */
export async function fillMap(transaction: Transaction, columns: readonly MappedColumn[]): Promise<void> {
  const [json, others] = partition(columns, ({ shape }) => shape === 'json')
  await fillKeys(transaction, json)
  await transaction.query(
    sql`select set_config('dorsal.mask_fold_emails', ${(await hasCaseTwins(transaction, columns)) ? 'off' : 'on'}, true)`,
  )
  const widths = findWidths(columns)
  for (const column of others) await insertOriginals(transaction, column, widths)
  // Inside a document, what stands in a column somewhere is recognized.
  await fillTelling(transaction)
  for (const column of json) await insertOriginals(transaction, column, widths)
  await transaction.run('analyze pg_temp.mask_map')
  await setApart(transaction, widths)
  await fillTelling(transaction)
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): readonly [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))]
}

/** Characters that masks of a kind may have: what fits the narrowest column. */
function findWidths(columns: readonly MappedColumn[]): ReadonlyMap<string, number> {
  const widths = new Map<string, number>()
  for (const column of columns) {
    const { kind, width } = column
    if (kind === null || width === null) continue
    if (kind === 'email' && width < shortestEmail) throw maskTooNarrow(toName(column), kind, width)
    widths.set(kind, Math.min(width, widths.get(kind) ?? width))
  }
  return widths
}

/** Names inside documents are classified as columns are. */
async function fillKeys(transaction: Transaction, columns: readonly Column[]): Promise<void> {
  for (const { schema, table, column } of columns) {
    const keys = await transaction.query<{ key: string }>(
      sql`select distinct pair ->> 'key' as key from ${identifier(schema, table)} as t,
            lateral jsonb_path_query(t.${identifier(column)}::jsonb, '$.** ? (@.type() == "object").keyvalue()') as pair`,
    )
    const kinds = keys.flatMap(({ key }) => {
      const found = classifyColumn({ table, column: key })
      return found === undefined ? [] : [{ key, kind: found.kind }]
    })
    await transaction.query(sql`
      insert into pg_temp.mask_keys select * from json_to_recordset(${JSON.stringify(kinds)}::json) as k (key text, kind text)
      on conflict do nothing`)
  }
}

/** `A@x.org` beside `a@x.org` in a unique column: two people, who must stay two. Elsewhere they are one. */
async function hasCaseTwins(transaction: Transaction, columns: readonly MappedColumn[]): Promise<boolean> {
  for (const { schema, table, column, kind, shape, unique } of columns) {
    if (kind !== 'email' || shape !== 'text' || !unique) continue
    const value = sql`t.${identifier(column)}::text`
    const [row] = await transaction.query<{ twins: boolean }>(
      sql`select exists (select from ${identifier(schema, table)} as t group by lower(${value}) having count(distinct ${value}) > 1) as twins`,
    )
    if (row?.twins === true) return true
  }
  return false
}

async function insertOriginals(transaction: Transaction, column: MappedColumn, widths: ReadonlyMap<string, number>): Promise<void> {
  await transaction.query(sql`
    insert into pg_temp.mask_map (kind, digest, folded, original, masked)
    select o.kind, pg_temp.digest(o.value), pg_temp.digest(lower(o.value)), o.value, ${renderMask(sql`o.kind`, sql`o.value`, sql`0`, widths)}
    from (select distinct leaf_kind as kind, pg_temp.fold(leaf_kind, leaf) as value from (${renderLeaves(column)}) as found) as o
    where btrim(o.value) <> ''
    on conflict do nothing`)
}

function renderLeaves(mapped: MappedColumn): Sql {
  const { schema, table, column, shape, kind } = mapped
  const from = sql`from ${identifier(schema, table)} as t`
  const value = sql`t.${identifier(column)}`
  if (shape === 'json') return sql`select leaf_kind, leaf ${from}, lateral pg_temp.json_leaves(${value}::jsonb, ${kind}::text)`
  if (shape === 'text array') return sql`select ${kind}::text as leaf_kind, leaf ${from}, unnest(${value}::text[]) as leaf`
  return sql`select ${kind}::text as leaf_kind, ${renderText(mapped, value)} as leaf ${from}`
}

function renderMask(kind: Sql, original: Sql, attempt: Sql, widths: ReadonlyMap<string, number>): Sql {
  const whole = sql`pg_temp.mask_value(${kind}, ${original}, ${attempt})`
  return sql`left(${whole}, coalesce((${JSON.stringify(Object.fromEntries(widths))}::json ->> ${kind})::int, 2147483647))`
}

/** Days and addresses are few, and a number of two digits tells nobody: the others are never the same for two originals. */
const mustDiffer = sql`m.kind not in ('birthday', 'ip') and (length(m.original) >= 6 or m.kind not in ('identifier', 'phone', 'digits'))`
const mustBeNew = sql`length(m.original) >= 6`

async function setApart(transaction: Transaction, widths: ReadonlyMap<string, number>): Promise<void> {
  let unsettled: string | undefined
  for (let round = 0; round < maxRounds; round++) {
    const changed = await transaction.query<{ kind: string }>(sql`
      update pg_temp.mask_map as m set attempt = m.attempt + 1, masked = ${renderMask(sql`m.kind`, sql`m.original`, sql`m.attempt + 1`, widths)}
      from (
        select m.kind, m.digest, row_number() over (partition by m.kind, lower(m.masked) order by m.digest) as place, o.kind is not null as "isOriginal"
        from pg_temp.mask_map as m
          left join (select distinct kind, folded from pg_temp.mask_map) as o on o.kind = m.kind and o.folded = pg_temp.digest(lower(m.masked))
      ) as seen
      where seen.kind = m.kind and seen.digest = m.digest and ${mustDiffer} and (seen.place > 1 or ${mustBeNew} and seen."isOriginal")
      returning m.kind`)
    unsettled = changed[0]?.kind
    if (unsettled === undefined) return
  }
  throw maskExhausted(unsettled ?? '')
}
