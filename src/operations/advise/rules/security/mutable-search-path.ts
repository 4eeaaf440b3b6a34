import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderPart } from '../../domain/names.ts'
import { readFunctions } from '../../store/read-functions.ts'

export const mutableSearchPath = createRule({
  name: 'mutable-search-path',
  area: 'security',
  severity: 'warning',
  splinter: '0011_function_search_path_mutable',
  title: 'A function finds its tables where its caller says',
  reason:
    'Names in its body are looked up in the search path of whoever calls it. One that runs with the rights of its owner then does with them what a caller puts in front, and is an error. A body that was parsed when the function was made (RETURN, BEGIN ATOMIC) cannot be led astray, and is a note.',
  remedy: "SET search_path = '' and qualified names in the body; or a path of schemas that callers cannot create in, pg_temp last.",
  example: {
    kind: 'sql',
    dangerous: "create function total() returns bigint language sql security definer as 'select 1::bigint';",
    safe: "create function total() returns bigint language sql security definer set search_path = '' as 'select 1::bigint';",
  },
  find: async ({ read }) => {
    const functions = await read(readFunctions)
    return functions
      .filter(
        ({ schema, kind, setsSearchPath, extension }) =>
          !setsSearchPath && kind !== 'aggregate' && extension === null && !isInnerSchema(schema),
      )
      .map(({ schema, signature, kind, isDefiner, isParsed }) => ({
        subject: signature,
        message: isDefiner
          ? `${signature} runs with the rights of its owner, in the search path of its caller`
          : `${signature} runs in the search path of its caller`,
        fix: `alter ${kind === 'procedure' ? 'procedure' : 'function'} ${signature} set search_path = ${renderPath(schema)};`,
        ...(isParsed ? { severity: 'note' } : isDefiner ? { severity: 'error' } : {}),
      }))
  },
})

/** What the body finds today, and nothing that a caller made. */
function renderPath(schema: string): string {
  return `${[...new Set([renderPart(schema), 'extensions'])].join(', ')}, pg_temp`
}
