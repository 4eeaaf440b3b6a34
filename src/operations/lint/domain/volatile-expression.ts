import type { Node } from 'libpg-query'
import { listDeep, listTexts } from '../../../postgres/statements/tree.ts'

/**
 * Functions of PostgreSQL that give one value for a whole statement: a default made of them is kept once. Any other function counts as
 * volatile, which is what PostgreSQL takes a function to be until it is told otherwise.
 */
const steady: ReadonlySet<string> = new Set(
  (
    'now transaction_timestamp statement_timestamp current_setting current_schema current_database current_user session_user ' +
    'lower upper btrim concat concat_ws format length abs round floor ceil trunc to_char to_date to_timestamp to_jsonb ' +
    'jsonb_build_object jsonb_build_array json_build_object json_build_array md5 coalesce make_date make_interval date_trunc ' +
    'timezone array_fill repeat replace date_part extract'
  ).split(' '),
)

/** Whether the expression may give another value for each row. */
export function isVolatile(expression: Node): boolean {
  return listDeep({ expression }, 'FuncCall').some(({ funcname }) => !steady.has(listTexts(funcname).at(-1) ?? ''))
}
