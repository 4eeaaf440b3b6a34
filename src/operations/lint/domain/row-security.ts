import type { Scene } from '../types.ts'
import { listCommands } from './alterations.ts'

/** Whether row-level security is on for the table when the file has run, as far as the run and the database tell. */
export function hasRowSecurity({ facts, history, statement, later }: Scene, table: string): boolean {
  const isEnabled = [...history, statement, ...later].some((each) =>
    listCommands(each, 'AT_EnableRowSecurity').some((found) => found.table === table),
  )
  return isEnabled || facts?.tables.get(table)?.hasRowSecurity === true
}
