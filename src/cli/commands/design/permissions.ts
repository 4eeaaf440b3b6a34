import { Command } from 'commander'
import { systemClock } from '../../../base/clock.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { untilStopped } from '../../stop-signals.ts'
import { toWorkplace } from '../../to-workplace.ts'

type PermissionFlags = { readonly role?: readonly string[]; readonly table?: readonly string[]; readonly conditions?: boolean }

export function createPermissionsCommand(): Command {
  const command = new Command('permissions')
    .summary('who may do what, each answer tried as that role')
    .description(
      'Copies the database and tries, as each role and each sample user, to read, insert, update and delete in every table and view, column by column, and to call ' +
        'every function; all of it is undone. Shows what the catalogs say beside what happened, and names where the two disagree. Nothing in the live database changes.',
    )
    .option('--role <names...>', 'only these roles, with their sample users, or these sample users')
    .option('--table <names...>', 'only these tables, views or functions')
    .option('--conditions', 'tell the conditions of rows, too')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal design permissions
  $ dorsal design permissions --role anon --conditions
  $ dorsal design permissions --table orders --json > orders.json

Sample users stand in config.toml; without any, some are picked from the data:
  [dorsal.permissions.personas.ada]
  role = "authenticated"
  claims = { sub = "7b0c2f0e-…", app_metadata = { plan = "pro" } }

Exits with 0 when each answer has its witness, with 1 when the catalogs and a witness disagree, with 3 when something could not be checked.`,
    )
    .action(({ role = [], table = [], conditions = false }: PermissionFlags) =>
      runCommand(command, async (context) => {
        const [{ proveProjectPermissions }, { toPermissionAnswer }] = await Promise.all([
          import('../../../server/permissions/prove-project-permissions.ts'),
          import('../../permission-answer.ts'),
        ])
        const request = { only: { roles: role, objects: table }, now: systemClock.now() }
        const permissions = await untilStopped((signal) => proveProjectPermissions({ ...toWorkplace(context), signal }, request))
        return toPermissionAnswer(permissions, { conditions })
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}
