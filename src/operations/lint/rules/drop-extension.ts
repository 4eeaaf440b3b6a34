import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { toDroppedName } from '../domain/names.ts'

export const dropExtension = createRule({
  name: 'drop-extension',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'An extension is dropped',
  reason: 'Its functions, types and operators are gone; with CASCADE also the columns and indexes that use them.',
  remedy: 'Drop what uses it by name first, then the extension without CASCADE, and accept this finding with the reason.',
  example: { dangerous: ['drop extension if exists pg_trgm;'], safe: ['create extension if not exists pg_trgm;'] },
  find: ({ statement }) => {
    const drop = findKind(statement.node, 'DropStmt')
    if (drop?.removeType !== 'OBJECT_EXTENSION') return []
    const more = drop.behavior === 'DROP_CASCADE' ? ', with the columns and indexes that use it' : ''
    return (drop.objects ?? []).map(toDroppedName).map((name) => ({ subject: name, message: `The extension ${name} is gone${more}` }))
  },
})
