import { findKind } from '../../../postgres/statements/tree.ts'
import { listCommands } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName } from '../domain/names.ts'

export const disableTrigger = createRule({
  name: 'disable-trigger',
  severity: 'error',
  blocks: 'writes',
  title: 'Triggers are switched off for everybody',
  reason:
    'Foreign keys are triggers, and so are audit logs: what others write meanwhile is not checked and not recorded, and nothing checks it later.',
  remedy: 'Leave them on. Where a back-fill must not fire one, give the trigger a WHEN condition on a setting of the session.',
  example: {
    dangerous: ['alter table orders disable trigger all;'],
    safe: ["select set_config('shop.backfill', 'on', true);"],
  },
  find: ({ statement }) => [
    ...listCommands(statement, 'AT_DisableTrig', 'AT_DisableTrigAll', 'AT_DisableTrigUser', 'AT_DisableRule').map(
      ({ table, key, command }) => ({
        subject: command.name === undefined ? table : `${table}.${command.name}`,
        message: `What is written to ${renderName(table)} meanwhile passes ${command.name ?? 'its triggers'} by`,
        on: key,
      }),
    ),
    ...(findKind(statement.node, 'VariableSetStmt')?.name === 'session_replication_role'
      ? [
          {
            subject: 'session_replication_role',
            message: 'Foreign keys and triggers do not see what this session writes',
            blocks: 'nothing' as const,
          },
        ]
      : []),
  ],
})
