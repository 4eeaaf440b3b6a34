import { Command } from 'commander'
import { createCreateBackupCommand } from './backup/create.ts'
import { createListBackupsCommand } from './backup/list.ts'
import { createMarkCommand } from './backup/mark.ts'
import { createPruneCommand } from './backup/prune.ts'
import { createBackupStatusCommand } from './backup/status.ts'
import { createVerifyCommand } from './backup/verify.ts'

export function createBackupCommand(): Command {
  const command = new Command('backup').summary('the archive that each second can be restored from: backups, state, verification')
  const below = [
    createCreateBackupCommand(),
    createListBackupsCommand(),
    createBackupStatusCommand(),
    createVerifyCommand(),
    createPruneCommand(),
    createMarkCommand(),
  ]
  for (const each of below) command.addCommand(each.exitOverride())
  return command
}
