import { identifier, integer, joinSql, type Sql, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { PlannedTable } from '../domain/plan-choices.ts'
import { quotedName } from '../domain/quoted-name.ts'
import type { Reference } from '../types.ts'

/** A share is taken in ten-thousandths. */
const parts = 10_000

/** Where the chosen rows of a table stand, by their place in its files: nothing changes them meanwhile. */
const keptOf = (place: number) => identifier('pg_temp', `kept_${place}`)

const nameOf = ({ schema, table }: PlannedTable) => identifier(schema, table)

/**
 * Chooses rows of each table in turn, then adds what they reference until nothing is missing. Gives how many rows of each table are chosen, in the
 * order of `tables`. May be called again with another share.
 */
export async function chooseRows(
  transaction: Transaction,
  tables: readonly PlannedTable[],
  { references, share }: { readonly references: readonly Reference[]; readonly share: number },
): Promise<readonly number[]> {
  const places = new Map(tables.map(({ name }, place) => [name, place]))
  for (const [place, table] of tables.entries()) {
    await transaction.query(sql`drop table if exists ${keptOf(place)}`)
    if (table.choice.kind === 'all') continue
    await transaction.query(sql`create temporary table ${identifier(`kept_${place}`)} on commit drop as
      select t.tableoid as part, t.ctid as row, 0 as round from ${nameOf(table)} as t where ${renderChoice(table, { places, share })}`)
    await transaction.query(sql`create unique index on ${keptOf(place)} (part, row)`)
    await transaction.query(sql`create index on ${keptOf(place)} (round)`)
    await transaction.query(sql`analyze ${keptOf(place)}`)
  }
  await addParents(transaction, tables, { references, places })
  return await countKept(transaction, tables)
}

type Places = ReadonlyMap<string, number>

function renderChoice(table: PlannedTable, { places, share }: { readonly places: Places; readonly share: number }): Sql {
  const isInShare = sql`abs(hashtextextended(t::text, 0) % ${integer(parts)}) < ${integer(Math.round(share * parts))}`
  if (table.choice.kind !== 'with parent') return isInShare
  const { reference } = table.choice
  const isEmpty = joinSql(
    reference.columns.map((column) => sql`t.${identifier(column)} is null`),
    sql` or `,
  )
  return sql`(${isEmpty}) and ${isInShare} or ${hasKeptParent(reference, places)}`
}

function hasKeptParent(reference: Reference, places: Places): Sql {
  const parent = quotedName(reference.parent)
  return sql`exists (select from ${parent} as p join ${keptOf(places.get(reference.parent) ?? -1)} as k on k.part = p.tableoid and k.row = p.ctid
    where ${renderPairs(reference)})`
}

function renderPairs({ columns, parentColumns }: Reference): Sql {
  const pairs = columns.map((column, index) => sql`p.${identifier(parentColumns[index] ?? '')} = t.${identifier(column)}`)
  return joinSql(pairs, sql` and `)
}

/** What is referenced joins in rounds; each looks only at what the round before brought, so that long chains cost no more than their length. */
async function addParents(
  transaction: Transaction,
  tables: readonly PlannedTable[],
  { references, places }: { readonly references: readonly Reference[]; readonly places: Places },
): Promise<void> {
  const steps = references.flatMap((reference) => toStep(tables, reference, places))
  let grown = new Set(tables.map(({ name }) => name))
  for (let round = 0; grown.size > 0; round++) {
    const children = grown
    grown = new Set()
    for (const step of steps)
      if (children.has(step.child.name) && (await addParentsOf(transaction, step, round)) > 0) grown.add(step.parent.name)
  }
}

/** A reference to a table of which not everything is kept. */
type Step = { readonly reference: Reference; readonly child: PlannedTable; readonly parent: PlannedTable; readonly places: Places }

function toStep(tables: readonly PlannedTable[], reference: Reference, places: Places): readonly Step[] {
  const child = tables[places.get(reference.child) ?? -1]
  const parent = tables[places.get(reference.parent) ?? -1]
  return child === undefined || parent === undefined || parent.choice.kind === 'all' ? [] : [{ reference, child, parent, places }]
}

async function addParentsOf(transaction: Transaction, { reference, child, parent, places }: Step, round: number): Promise<number> {
  const newest = sql`join ${keptOf(places.get(child.name) ?? -1)} as k on k.round = ${integer(round)} and k.part = t.tableoid and k.row = t.ctid`
  const [row] = await transaction.query<{ added: number }>(sql`
    with added as (
      insert into ${keptOf(places.get(parent.name) ?? -1)} select distinct p.tableoid, p.ctid, ${integer(round + 1)}
      from ${nameOf(child)} as t ${child.choice.kind === 'all' ? sql`` : newest} join ${nameOf(parent)} as p on ${renderPairs(reference)}
      on conflict do nothing returning 1
    ) select count(*)::float8 as added from added`)
  return row?.added ?? 0
}

async function countKept(transaction: Transaction, tables: readonly PlannedTable[]): Promise<readonly number[]> {
  const counts: number[] = []
  for (const [place, { choice, rows }] of tables.entries()) {
    if (choice.kind === 'all') {
      counts.push(rows)
      continue
    }
    const [row] = await transaction.query<{ rows: number }>(sql`select count(*)::float8 as rows from ${keptOf(place)}`)
    counts.push(row?.rows ?? 0)
  }
  return counts
}

/** Deletes what was not chosen. */
export async function deleteOthers(transaction: Transaction, tables: readonly PlannedTable[]): Promise<void> {
  for (const [place, table] of tables.entries()) {
    if (table.choice.kind === 'all') continue
    await transaction.query(sql`delete from ${nameOf(table)} as t where not exists (
      select from ${keptOf(place)} as k where k.part = t.tableoid and k.row = t.ctid)`)
  }
}
