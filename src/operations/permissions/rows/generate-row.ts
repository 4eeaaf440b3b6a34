import type { PostgresErrorFields } from '../../../postgres/types.ts'
import { type Choice, hasSomeOf } from './choices.ts'
import { openChoices } from './open-choices.ts'
import type { RowScope } from './row-scope.ts'
import { listBlamed, tryChoices } from './try-choices.ts'
import type { ForeignKeyFacts, GeneratedRow, RowRequest, RowValues, TableFacts } from './types.ts'

/** With the parents that are there, and as many with one of its own. */
const mostTries = 60

/** Rows that are being made and wait for their parents, the outermost first. */
type Waiting = readonly TableFacts[]

type Work = Required<RowRequest> & { readonly facts: TableFacts; readonly waiting: Waiting }

/**
 * Makes a row that PostgreSQL takes from its owner: NOT NULL, CHECK, domains, unique keys, exclusions, foreign keys (parents are made where there are
 * none) and triggers are satisfied by trying. Meant for a transaction that is undone. Throws what is no refusal of the row.
 */
export async function generateRow(scope: RowScope, request: RowRequest): Promise<GeneratedRow> {
  return await generateBelow(scope, request, [])
}

async function generateBelow(scope: RowScope, request: RowRequest, waiting: Waiting): Promise<GeneratedRow> {
  const { schema, name } = request.table
  const facts = await scope.findFacts(request.table)
  if (facts === undefined) return { kind: 'refused', reason: `there is no table ${schema}.${name}` }
  return await generateFrom(scope, { columns: [], wanted: new Map(), ...request, facts, waiting })
}

async function generateFrom(scope: RowScope, work: Work): Promise<GeneratedRow> {
  const { facts, isKept } = work
  const choices = await openChoices(scope, facts, {
    ...work,
    makeParent: (key, decided) => makeParent(scope, work, { key, decided }),
  })
  const first = await tryChoices(scope, { facts, choices, isKept, mostTries })
  if (first.kind === 'taken') return { ...first, kind: 'row' }
  if (first.kind === 'no choice') return { kind: 'refused', reason: `no value was found for ${first.columns.join(', ')}` }
  const { code, message } = first.refusal
  const more = listMissing(work, first.refusal)
  if (more.length > 0) return await generateFrom(scope, { ...work, columns: [...work.columns, ...more] })
  if (code !== '23505' && code !== '23P01') return { kind: 'refused', reason: message }
  const others = await addParents(scope, work, { choices, columns: listBlamed(facts, first.refusal) })
  const last = await tryChoices(scope, { facts, choices: others, isKept, mostTries })
  return last.kind === 'taken' ? { ...last, kind: 'row' } : { kind: 'refused', reason: message }
}

/** Columns that were left to their default, which is NULL, was emptied by a trigger, or is what a check does not take. */
function listMissing({ facts, columns, wanted }: Work, refusal: PostgresErrorFields): readonly string[] {
  const { code, column = '' } = refusal
  const blamed = code === '23502' ? [column] : code === '23514' ? listBlamed(facts, refusal) : []
  const given = new Set([...columns, ...wanted.keys()])
  return facts.columns.flatMap(({ name, isFilled, isRequired }) =>
    blamed.includes(name) && !isFilled && !isRequired && !given.has(name) ? [name] : [],
  )
}

type Parent = { readonly key: ForeignKeyFacts; readonly decided: RowValues }

async function makeParent(scope: RowScope, { facts, waiting }: Work, { key, decided }: Parent): Promise<readonly string[] | undefined> {
  const { schema, name } = key.parent
  if ([...waiting, facts].some((each) => each.name.schema === schema && each.name.name === name)) return undefined
  const wanted = new Map(key.columns.flatMap((column, at) => toEntry(key.parentColumns[at], decided.get(column))))
  const made = await generateBelow(scope, { table: key.parent, wanted, columns: [], isKept: true }, [...waiting, facts])
  return made.kind === 'row' ? key.parentColumns.map((column) => made.stored.get(column) ?? '') : undefined
}

function toEntry(column: string | undefined, value: string | null | undefined): readonly (readonly [string, string])[] {
  return column === undefined || value === null || value === undefined ? [] : [[column, value]]
}

/** Keys that nothing has used: a parent for each foreign key of which the columns have to be unlike those of other rows. */
async function addParents(
  scope: RowScope,
  work: Work,
  { choices, columns }: { readonly choices: readonly Choice[]; readonly columns: readonly string[] },
): Promise<readonly Choice[]> {
  let all = choices
  for (const key of work.facts.foreignKeys.filter((each) => each.columns.some((column) => columns.includes(column)))) {
    const parent = await makeParent(scope, work, { key, decided: work.wanted })
    if (parent !== undefined) all = all.map((choice) => (hasSomeOf(choice, key.columns) ? addTuple(choice, key, parent) : choice))
  }
  return all
}

/** First, as the likeliest. */
function addTuple({ columns, tuples }: Choice, key: ForeignKeyFacts, parent: readonly string[]): Choice {
  const like = tuples[0] ?? []
  return { columns, tuples: [columns.map((column, at) => parent[key.columns.indexOf(column)] ?? like[at] ?? null), ...tuples] }
}
