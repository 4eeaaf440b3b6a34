import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'

export const updateExtension = createRule({
  name: 'update-extension',
  severity: 'warning',
  blocks: 'nothing',
  title: 'An extension gets another version',
  reason:
    'Its own upgrade script runs, with whatever locks it takes; indexes of its types may have to be built anew, and there is rarely a way back.',
  remedy: 'Read its release notes, try it on a branch, and accept this finding with the reason.',
  example: { dangerous: ["alter extension pg_trgm update to '1.6';"], safe: ['create extension if not exists pg_trgm;'] },
  find: ({ statement }) => {
    const name = findKind(statement.node, 'AlterExtensionStmt')?.extname
    return name === undefined ? [] : [{ subject: name, message: `The upgrade script of ${name} runs inside this migration` }]
  },
})
