import { Command } from 'commander'
import { createBranchCommand } from './db/branch.ts'
import { createDiffCommand } from './db/diff.ts'
import { createDownCommand } from './db/down.ts'
import { createDriftCommand } from './db/drift.ts'
import { createLintCommand } from './db/lint.ts'
import { createMaskingCommand } from './db/masking.ts'
import { createNewCommand } from './db/new.ts'
import { createRehearseCommand } from './db/rehearse.ts'
import { createUpgradeCommand } from './db/upgrade.ts'

export function createDbCommand(): Command {
  const command = new Command('db').summary('work on the database of a project: branches, differences, drift, hazards of migrations')
  const below = [
    createBranchCommand(),
    createDiffCommand(),
    createDownCommand(),
    createDriftCommand(),
    createLintCommand(),
    createMaskingCommand(),
    createNewCommand(),
    createRehearseCommand(),
    createUpgradeCommand(),
  ]
  for (const each of below) command.addCommand(each.exitOverride())
  return command
}
