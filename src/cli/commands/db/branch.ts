import { Command } from 'commander'
import { createCreateBranchCommand } from './branch/create.ts'
import { createDeleteBranchCommand } from './branch/delete.ts'
import { createListBranchesCommand } from './branch/list.ts'
import { createBranchUrlCommand } from './branch/url.ts'

export function createBranchCommand(): Command {
  const command = new Command('branch')
    .summary('copies of the database with an API of their own')
    .description(
      'A branch is a copy of the whole database in a PostgreSQL of its own, with its own API and keys. Other commands work on it with --branch.',
    )
  const below = [createCreateBranchCommand(), createListBranchesCommand(), createBranchUrlCommand(), createDeleteBranchCommand()]
  for (const each of below) command.addCommand(each.exitOverride())
  return command
}
