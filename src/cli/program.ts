import { Command } from 'commander'
import { createAdviseCommand } from './commands/advise.ts'
import { createApiCommand } from './commands/api.ts'
import { createAuthCommand } from './commands/auth.ts'
import { createBackupCommand } from './commands/backup.ts'
import { createBenchCommand } from './commands/bench.ts'
import { createChangelogCommand } from './commands/changelog.ts'
import { createConfigCommand } from './commands/config.ts'
import { createDbCommand } from './commands/db.ts'
import { createDesignCommand } from './commands/design.ts'
import { createHandoffCommand } from './commands/handoff.ts'
import { createInitCommand } from './commands/init.ts'
import { createKeysCommand } from './commands/keys.ts'
import { createMigrateCommand } from './commands/migrate.ts'
import { createProveCommand } from './commands/prove.ts'
import { createRestCommand } from './commands/rest.ts'
import { createRestoreCommand } from './commands/restore.ts'
import { createSeedCommand } from './commands/seed.ts'
import { createStartCommand } from './commands/start.ts'
import { createStatusCommand } from './commands/status.ts'

/** The commands as `commander` knows them; it throws instead of ending the process. */
export function createProgram(version: string): Command {
  const program = new Command('dorsal')
    .description('A folder of SQL becomes a running, secured API.')
    .version(version)
    .addHelpText(
      'after',
      `
Exit codes of every command:
  0  it holds: done, or everything is as it should be
  1  it does not hold: a migration failed, a check found something
  2  wrong usage or environment
  3  could not be checked`,
    )
  const commands = [
    createStartCommand(),
    createInitCommand(),
    createMigrateCommand(),
    createDbCommand(),
    createAdviseCommand(),
    createDesignCommand(),
    createBackupCommand(),
    createRestoreCommand(),
    createProveCommand(),
    createSeedCommand(),
    createStatusCommand(),
    createKeysCommand(),
    createAuthCommand(),
    createRestCommand(),
    createApiCommand(),
    createHandoffCommand(),
    createChangelogCommand(),
    createConfigCommand(),
    createBenchCommand(),
  ]
  for (const command of commands) program.addCommand(command.exitOverride())
  return program.exitOverride()
}
