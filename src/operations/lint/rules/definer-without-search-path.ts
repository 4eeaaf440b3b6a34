import { findKind, findOption, isOn, listKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toListName } from '../domain/names.ts'

export const definerWithoutSearchPath = createRule({
  name: 'definer-without-search-path',
  severity: 'error',
  blocks: 'nothing',
  title: 'A SECURITY DEFINER function trusts the search path of its caller',
  reason:
    'It runs with the rights of its owner, and finds tables, functions and operators where the caller says: whoever may create a temporary table or a function decides what it does.',
  remedy: "SET search_path = '' and qualified names in the body.",
  example: {
    dangerous: ['create function order_count() returns bigint language sql security definer as $$ select count(*) from public.orders $$;'],
    safe: [
      "create function order_count() returns bigint language sql security definer set search_path = '' as $$ select count(*) from public.orders $$;",
    ],
  },
  find: ({ statement, later }) => {
    const created = findKind(statement.node, 'CreateFunctionStmt')
    const altered = findKind(statement.node, 'AlterFunctionStmt')
    const options = created?.options ?? altered?.actions
    if (!isOn(findOption(options, 'security')) || setsSearchPath(options)) return []
    const name = created === undefined ? toListName(altered?.func?.objname) : toListName(created.funcname)
    if (
      later.some(
        ({ node }) =>
          toListName(findKind(node, 'AlterFunctionStmt')?.func?.objname) === name &&
          setsSearchPath(findKind(node, 'AlterFunctionStmt')?.actions),
      )
    )
      return []
    return [
      {
        subject: name,
        message: `${renderName(name)} runs with the rights of its owner on whatever its caller puts in front`,
        fix: [`${statement.text.replace(/\bsecurity\s+definer\b/i, "$& set search_path = ''")};`],
      },
    ]
  },
})

function setsSearchPath(options: Parameters<typeof listKind>[0]): boolean {
  return listKind(options, 'DefElem').some(
    ({ defname, arg }) => defname === 'set' && findKind(arg, 'VariableSetStmt')?.name === 'search_path',
  )
}
