import type { Hazard } from '../types.ts'
import { renderName, renderPart } from './names.ts'

type AddedClause = { readonly table: string; readonly clause: string; readonly constraint: string | undefined }

/** ADD CONSTRAINT … NOT VALID, then VALIDATE. One without a name gets one, since VALIDATE asks for it. */
export function renderInTwoSteps({ table, clause, constraint }: AddedClause): Pick<Hazard, 'fix'> {
  if (clause === '') return {}
  const name = renderPart(constraint ?? `${table.split('.')[1]}_rule`)
  const named = constraint === undefined ? clause.replace(/^add\s+/i, (word) => `${word}constraint ${name} `) : clause
  return { fix: [`alter table ${renderName(table)} ${named} not valid;`, `alter table ${renderName(table)} validate constraint ${name};`] }
}
