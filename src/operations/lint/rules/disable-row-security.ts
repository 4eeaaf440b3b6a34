import { listCommands } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName } from '../domain/names.ts'

export const disableRowSecurity = createRule({
  name: 'disable-row-security',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'Row-level security is switched off',
  reason:
    'Every role with a grant sees and changes every row of the table from then on; its policies stay and mean nothing. NO FORCE frees the owner of the table.',
  remedy: 'Write the policy that lets through what should pass.',
  example: {
    dangerous: ['alter table invoices disable row level security;'],
    safe: ['create policy all_invoices on invoices for select to service_role using (true);'],
  },
  find: ({ statement, later }) =>
    listCommands(statement, 'AT_DisableRowSecurity', 'AT_NoForceRowSecurity')
      .filter(({ table }) => !later.some((each) => listCommands(each, 'AT_EnableRowSecurity').some((found) => found.table === table)))
      .map(({ table, command }) =>
        command.subtype === 'AT_DisableRowSecurity'
          ? { subject: table, message: `Every role with a grant sees every row of ${renderName(table)} from now on` }
          : {
              subject: table,
              message: `The owner of ${renderName(table)} passes its policies by from now on`,
              severity: 'warning' as const,
            },
      ),
})
