import type { Answer, ComparedRead, UpgradeDifference } from '../types.ts'
import { renderPlanShape } from './plan-shape.ts'

/** Answers and plans of the same requests on both sides. Rows in another order are the same rows, and said. */
export function compareReads(reads: readonly ComparedRead[]): readonly UpgradeDifference[] {
  return reads.flatMap(({ name, before, after }) => [
    ...compareAnswers(before, after).map((found) => ({ kind: 'answer', database: null, name, ...found }) as const),
    ...comparePlans(before, after).map((detail) => ({ kind: 'plan', database: null, name, detail, serious: false }) as const),
  ])
}

type Found = Pick<UpgradeDifference, 'detail' | 'serious'>

function compareAnswers(before: Answer, after: Answer): readonly Found[] {
  if (before.status !== after.status)
    return [{ detail: `it was answered ${before.status} and is now answered ${after.status}`, serious: true }]
  // What a refusal says differs with who asks: the login of the copy is another one.
  if (before.body === after.body || before.status >= 400) return []
  const [left, right] = [parseRows(before.body), parseRows(after.body)]
  if (left === undefined || right === undefined) return [{ detail: 'another answer', serious: true }]
  if (left.length !== right.length) return [{ detail: `${left.length} rows before, ${right.length} after`, serious: true }]
  if (sortRows(left) === sortRows(right)) return [{ detail: 'the same rows come in another order', serious: false }]
  return [{ detail: `other values in ${findChangedColumns(left, right).join(', ')}`, serious: true }]
}

type Row = Readonly<Record<string, unknown>>

function parseRows(body: string): readonly Row[] | undefined {
  try {
    const rows: unknown = JSON.parse(body)
    return Array.isArray(rows) ? rows : undefined
  } catch {
    return undefined
  }
}

const sortRows = (rows: readonly Row[]): string =>
  rows
    .map((row) => JSON.stringify(row))
    .toSorted()
    .join('\n')

/** Row by row, as they come. */
function findChangedColumns(before: readonly Row[], after: readonly Row[]): readonly string[] {
  const names = new Set(before.flatMap((row) => Object.keys(row)))
  return [...names].filter((name) => before.some((row, index) => JSON.stringify(row[name]) !== JSON.stringify(after[index]?.[name])))
}

function comparePlans(before: Answer, after: Answer): readonly string[] {
  const [left, right] = [renderPlanShape(before.plan), renderPlanShape(after.plan)]
  return left === right ? [] : [`${left} → ${right}`]
}
