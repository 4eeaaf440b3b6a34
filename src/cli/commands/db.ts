import { Command } from 'commander'
import { createDiffCommand } from './db/diff.ts'
import { createDriftCommand } from './db/drift.ts'
import { createLintCommand } from './db/lint.ts'

export function createDbCommand(): Command {
  const command = new Command('db').summary('work on the schema of a project: differences, drift, hazards of migrations')
  const below = [createDiffCommand(), createDriftCommand(), createLintCommand()]
  for (const each of below) command.addCommand(each.exitOverride())
  return command
}
