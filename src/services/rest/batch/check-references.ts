import { assertNever } from '../../../base/assert-never.ts'
import { listBodyReferences } from './body-references.ts'
import { batchInvalid } from './errors.ts'
import { listQueryReferences } from './query-references.ts'
import type { BatchPart, Condition, Operand, Reference } from './types.ts'

/** The requests whose answers a request may use: those it depends on, and those of the groups it depends on. */
export function listUsable({ dependsOn }: BatchPart, before: readonly BatchPart[]): readonly string[] {
  return before.filter(({ id, group }) => dependsOn.includes(id) || (group !== undefined && dependsOn.includes(group))).map(({ id }) => id)
}

/** Throws `batch_invalid` when a request uses an answer without saying in `dependsOn` that it does. */
export function checkReferences(part: BatchPart, before: readonly BatchPart[], place: string): void {
  const usable = listUsable(part, before)
  const { target, query } = part.url
  const inPath = target.kind === 'location' ? [target.id] : []
  // In a URL a `$` may be just that.
  const inQuery = distinctIds(listQueryReferences(query)).filter((id) => before.some((other) => other.id === id))
  const inBody = distinctIds(listBodyReferences(part.body))
  checkUsable([...inPath, ...inQuery], usable, `${place}.url`)
  checkUsable(inBody, usable, `${place}.body`)
  if (part.condition !== undefined) checkUsable(listNames(part.condition), [...usable, ...part.dependsOn], `${place}.if`)
}

function distinctIds(references: readonly Reference[]): readonly string[] {
  return [...new Set(references.map(({ id }) => id))]
}

function checkUsable(ids: readonly string[], usable: readonly string[], place: string): void {
  const id = ids.find((name) => !usable.includes(name))
  if (id !== undefined) throw batchInvalid(place, `refers to "$${id}"`, `Name "${id}", or the group it is in, in dependsOn.`)
}

function listNames(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return [...listNames(condition.left), ...listNames(condition.right)]
    case 'not':
      return listNames(condition.condition)
    case 'comparison':
      return [...namesOf(condition.left), ...namesOf(condition.right)]
    case 'truth':
      return namesOf(condition.operand)
    default:
      return assertNever(condition)
  }
}

function namesOf(operand: Operand): readonly string[] {
  if (operand.kind === 'literal') return []
  return [operand.kind === 'succeeded' ? operand.id : operand.reference.id]
}
