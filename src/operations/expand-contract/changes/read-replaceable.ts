import type { Transaction } from '../../../postgres/types.ts'
import { isWordIn } from '../domain/steps.ts'
import { changeRefused } from '../errors.ts'
import { listMentions } from '../store/probe.ts'
import { type Owner, readDependentsAs } from '../store/read-dependents.ts'
import type { Dependents, TablePicture } from '../types.ts'

/**
 * What goes along when another column takes the place of this one. Throws `change_refused` with everything that stands in the way: it would be
 * lost, or fail once the column is gone.
 */
export async function readReplaceable(
  transaction: Transaction,
  owner: Owner,
  newName: string,
): Promise<Pick<Dependents, 'followers'> & { readonly notes: readonly string[] }> {
  const { table, column } = owner
  const mentions = await listMentions(transaction, [table.plain, column.plain])
  const { followers, others } = await readDependentsAs(transaction, owner, newName)
  const reasons = [
    ...(column.problem === null ? [] : [column.problem]),
    ...describeMissingKey(table),
    ...others.map((description) => `${description} depends on it and cannot be taken along`),
    ...table.rowTriggers
      .filter(({ body }) => isWordIn(body, column.plain))
      .map(({ name, function: called }) => `trigger ${name} calls ${called}, whose text names it`),
  ]
  if (reasons.length > 0) throw changeRefused(`${table.name}.${column.name}`, reasons)
  return {
    followers,
    notes: mentions.map((name) => `Function ${name} names ${table.plain} and ${column.plain}: see that it works with both`),
  }
}

/** Batches go by the primary key. */
export function describeMissingKey({ key }: TablePicture): readonly string[] {
  return key.length === 0 ? ['the table has no primary key, by which its rows could be filled in batches'] : []
}
