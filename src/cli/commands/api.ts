import { Command } from 'commander'
import { createContractCommand } from './api/contract.ts'
import { createContractDiffCommand } from './api/diff.ts'
import { createMockCommand } from './api/mock.ts'
import { createOpenApiCommand } from './api/openapi.ts'
import { createRecordCommand } from './api/record.ts'
import { createTypesCommand } from './api/types.ts'
import { createUsageCommand } from './api/usage.ts'
import { createVersionCommand } from './api/version.ts'

export function createApiCommand(): Command {
  const command = new Command('api')
    .summary('describe the API of a project')
    .description('Describes what a project serves, for tools that generate clients, documentation and tests.')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal api types > database.types.ts
  $ dorsal api openapi
  $ dorsal api usage --column orders.note
  $ dorsal api openapi --role service_role --output openapi.json
  $ dorsal api diff --against main`,
    )
  const below = [
    createContractCommand(),
    createContractDiffCommand(),
    createMockCommand(),
    createOpenApiCommand(),
    createRecordCommand(),
    createTypesCommand(),
    createUsageCommand(),
    createVersionCommand(),
  ]
  for (const each of below) command.addCommand(each.exitOverride())
  return command
}
