import { assertNever } from '../base/assert-never.ts'
import { renderLines } from '../findings/render-lines.ts'
import type { Cell, ColumnCell, Matrix, ProtectedObject, Subject } from '../operations/permissions/operation.ts'
import type { ProjectPermissions } from '../server/permissions/prove-project-permissions.ts'
import type { Answer, Section } from './answer.ts'

export type PermissionView = {
  /** What a row has to satisfy is told as well. */
  readonly conditions: boolean
}

/** A matrix for a person, a table for each role and sample user behind the disagreements; for programs the whole of it. */
export function toPermissionAnswer({ verdict, matrix, review }: ProjectPermissions, view: PermissionView): Answer {
  const disagreements = review.findings.map(({ id, message, accepted }) => ({ id, message, accepted: accepted?.reason ?? null }))
  const doubts: readonly Section[] = disagreements.length === 0 ? [] : [{ kind: 'lines', lines: renderLines(review) }]
  return {
    verdict,
    data: { verdict, ...matrix, disagreements },
    sections: [
      ...doubts,
      ...matrix.subjects.flatMap((subject) => renderSubject(matrix, subject, view)),
      { kind: 'lines', lines: renderTotals(matrix) },
    ],
  }
}

type Row = { readonly object: ProtectedObject; readonly cells: readonly Cell[] }

function renderSubject(matrix: Matrix, subject: Subject, view: PermissionView): readonly Section[] {
  const own = Map.groupBy(
    matrix.cells.filter((cell) => cell.subject === subject.name),
    ({ object }) => object,
  )
  const rows = matrix.objects.map((object): Row => ({ object, cells: own.get(object.id) ?? [] }))
  const [reachable, closed] = [rows.filter(isReachable), rows.filter((row) => !isReachable(row))]
  const relations = reachable.filter(({ object }) => object.kind !== 'function')
  const table: Section = {
    kind: 'table',
    columns: ['table', 'select', 'insert', 'update', 'delete'],
    rows: relations.map(({ object, cells }) => [toName(object), ...cells.map(renderCell)]),
  }
  const lines = [
    ...relations.flatMap(({ cells }) => cells.flatMap((cell) => describeCell(cell, view))),
    ...rows.flatMap(({ object }) => describeBucket(object)),
    ...describeFunctions(reachable),
    ...(closed.length === 0 ? [] : [`Nothing on: ${closed.map(({ object }) => object.id).join(', ')}`]),
  ]
  return [
    { kind: 'lines', lines: [toHeading(subject)] },
    ...(relations.length === 0 ? [] : [table]),
    ...(lines.length === 0 ? [] : [{ kind: 'lines' as const, lines }]),
  ]
}

function isReachable({ cells }: Row): boolean {
  return cells.some(({ answer }) => answer.kind !== 'denied')
}

function toHeading({ name, kind, role, description, isApiRole }: Subject): string {
  const who = kind === 'persona' ? `${name} (${role}): ${description}` : `${name}: ${description}`
  return `── ${who}${isApiRole ? '' : '; no request to the API becomes it'}`
}

function toName({ id, exposure }: ProtectedObject): string {
  return exposure.isExposed ? id : `${id} (not in the API)`
}

function renderCell({ answer, witness, columns }: Cell): string {
  const some = columns.some((column) => column.answer.kind === 'denied') ? ', some columns' : ''
  switch (answer.kind) {
    case 'allowed':
      return `yes${some}`
    case 'some rows':
      return `some rows${witness.kind === 'rows' ? ` (${witness.touched} of ${witness.there})` : ''}${some}`
    case 'denied':
      return '–'
    case 'could not be checked':
      return 'not checked'
    default:
      return assertNever(answer)
  }
}

function describeCell(cell: Cell, { conditions }: PermissionView): readonly string[] {
  const { object, operation, answer, columns } = cell
  const label = `${object} ${operation}`
  const open = columns.filter((column: ColumnCell) => column.answer.kind !== 'denied')
  return [
    ...(answer.kind === 'could not be checked' ? [`${label}: not checked, ${answer.why}`] : []),
    ...(answer.kind === 'some rows' && conditions ? [`${label}: where ${answer.condition.replaceAll(/\s+/g, ' ')}`] : []),
    ...(answer.kind !== 'denied' && open.length < columns.length ? [`${label}: only ${open.map(({ column }) => column).join(', ')}`] : []),
  ]
}

/** What no policy decides. */
function describeBucket({ id, kind, remarks }: ProtectedObject): readonly string[] {
  return kind === 'bucket' ? remarks.filter((remark) => remark.startsWith('public')).map((remark) => `${id} is ${remark}`) : []
}

function describeFunctions(rows: readonly Row[]): readonly string[] {
  const functions = rows.filter(({ object }) => object.kind === 'function')
  if (functions.length === 0) return []
  const names = functions.map(
    ({ object }) => `${toName(object)}${object.remarks.some((remark) => remark.includes('its owner')) ? ' as its owner' : ''}`,
  )
  return [`May call: ${names.join(', ')}`]
}

function renderTotals({ cells, objects, subjects, defaultPrivileges }: Matrix): readonly string[] {
  const all = cells.flatMap((cell) => [cell, ...cell.columns])
  const open = all.filter(({ answer }) => answer.kind === 'could not be checked').length
  return [
    ...defaultPrivileges,
    `${count(objects.length, 'object')}, ${subjects.length === 1 ? '1 role or sample user' : `${subjects.length} roles and sample users`}, ${count(all.length, 'answer')}; ${open === 0 ? 'each has its witness' : `${open} could not be checked`}.`,
  ]
}

function count(number: number, one: string): string {
  return `${number} ${number === 1 ? one : `${one}s`}`
}
