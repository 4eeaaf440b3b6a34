import { findKind, findOption, isOn } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toListName } from '../domain/names.ts'

export const functionSecurityChanged = createRule({
  name: 'function-security-changed',
  severity: 'error',
  blocks: 'nothing',
  needsFacts: true,
  title: 'CREATE OR REPLACE changes whose rights a function has',
  reason:
    'CREATE OR REPLACE FUNCTION takes every property from the new text: a SECURITY DEFINER that is not written again is gone, and callers fail under row-level security; one that is new gives every caller the rights of the owner.',
  remedy: 'Write the property that the function has, or change it on purpose with ALTER FUNCTION.',
  example: {
    dangerous: ['create or replace function open_count() returns bigint language sql as $$ select count(*) from public.orders $$;'],
    safe: [
      "create or replace function open_count() returns bigint language sql security definer set search_path = '' as $$ select count(*) from public.orders $$;",
    ],
  },
  find: ({ statement, facts }) => {
    const created = findKind(statement.node, 'CreateFunctionStmt')
    if (!created?.replace || facts === undefined) return []
    const name = toListName(created.funcname)
    const isDefiner = isOn(findOption(created.options, 'security'))
    if (!facts.definers.has(name) || isDefiner) return []
    return [{ subject: name, message: `${renderName(name)} had the rights of its owner and has those of its caller from now on` }]
  },
})
