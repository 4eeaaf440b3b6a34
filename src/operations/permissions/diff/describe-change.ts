import { assertNever } from '../../../base/assert-never.ts'
import type { Cell, Operation, ProtectedObject } from '../types.ts'
import type { CellChange } from './compare-cells.ts'

export type DescribedCell = {
  readonly object: ProtectedObject
  readonly operation: Operation
  readonly before: Cell | undefined
  readonly after: Cell | undefined
}

/** What somebody can do now, to be put behind a name: `can now read orders.email`. */
export function describeChange({ kind, columns }: CellChange, { object, operation, before, after }: DescribedCell): string {
  const words = { one: toLabel(object), ...verbs[operation] }
  switch (kind) {
    case 'gained':
      return `can now ${toDeed(words, columns)}${describeLimit(after)}`
    case 'lost':
      return `can no longer ${toDeed(words, columns)}`
    case 'more rows':
      return `can now ${words.rows(after?.answer.kind === 'allowed' ? 'every row' : 'more rows', words.one)}${describeRows(before, after)}`
    case 'fewer rows':
      return `can now ${words.rows('fewer rows', words.one)}${describeRows(before, after)}`
    case 'other rows':
      return `can now ${words.rows('other rows', words.one)}${describeRows(before, after)}`
    case 'other condition':
      return `can ${words.whole(words.one)} under another condition; no row shows whether that matters`
    case 'not checked':
      return `could ${isAnswered(before) ? 'be checked before and cannot be now' : 'not be checked before'}: ${words.whole(words.one)}${describeWhy(after ?? before)}`
    default:
      return assertNever(kind)
  }
}

type Verb = {
  readonly whole: (object: string) => string
  readonly columns: (columns: string) => string
  readonly rows: (rows: string, object: string) => string
}

const verbs = {
  select: {
    whole: (object) => `read ${object}`,
    columns: (columns) => `read ${columns}`,
    rows: (rows, object) => `read ${rows} of ${object}`,
  },
  insert: {
    whole: (object) => `insert into ${object}`,
    columns: (columns) => `insert a value of its own into ${columns}`,
    rows: (rows, object) => `insert ${rows.replace('every', 'any')} into ${object}`,
  },
  update: {
    whole: (object) => `update ${object}`,
    columns: (columns) => `update ${columns}`,
    rows: (rows, object) => `update ${rows} of ${object}`,
  },
  delete: {
    whole: (object) => `delete from ${object}`,
    columns: (columns) => `delete ${columns}`,
    rows: (rows, object) => `delete ${rows} of ${object}`,
  },
  execute: { whole: (object) => `call ${object}`, columns: (columns) => `call ${columns}`, rows: (_, object) => `call ${object}` },
} as const satisfies Record<Operation, Verb>

/** Without the schema that every example is in. */
export function toLabel({ id }: Pick<ProtectedObject, 'id'>): string {
  return id.replace(/^public\./, '')
}

/** Columns beyond which they are counted and listed behind. */
const mostNamed = 3

function toDeed({ one, whole, columns: ofColumns }: Verb & { readonly one: string }, columns: readonly string[]): string {
  if (columns.length === 0) return whole(one)
  if (columns.length > mostNamed) return ofColumns(`${columns.length} columns of ${one} (${columns.join(', ')})`)
  return ofColumns(joinWords(columns.map((column) => `${one}.${column}`)))
}

export function joinWords(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

function describeLimit(after: Cell | undefined): string {
  return after?.answer.kind === 'some rows' ? ` where ${after.answer.condition}` : ''
}

/** `(5 of 10, before 2)`. */
function describeRows(before: Cell | undefined, after: Cell | undefined): string {
  const [one, other] = [before?.witness, after?.witness]
  if (one?.kind !== 'rows' || other?.kind !== 'rows' || one.there !== other.there || before?.operation === 'insert') return ''
  return ` (${other.touched} of ${other.there}, before ${one.touched})`
}

function isAnswered(cell: Cell | undefined): boolean {
  return cell !== undefined && cell.answer.kind !== 'could not be checked'
}

function describeWhy(cell: Cell | undefined): string {
  return cell?.answer.kind === 'could not be checked' ? ` (${cell.answer.why})` : ''
}
