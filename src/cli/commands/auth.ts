import { Command } from 'commander'
import { createAuditCommand } from './auth/audit.ts'
import { createImportCommand } from './auth/import.ts'
import { createInviteCommand } from './auth/invite.ts'
import { createUsersCommand } from './auth/users.ts'

export function createAuthCommand(): Command {
  const command = new Command('auth')
    .summary('administer users and the audit log')
    .description('What an administrator does with users, on the database itself: no server needs to run.')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal auth users list --filter example.org
  $ dorsal auth users ban ada@example.org --for 24h
  $ dorsal auth invite grace@example.org
  $ dorsal auth import users.csv identities.csv --rehearse
  $ dorsal auth audit --verify`,
    )
  for (const each of [createUsersCommand(), createInviteCommand(), createImportCommand(), createAuditCommand()])
    command.addCommand(each.exitOverride())
  return command
}
