import { Command } from 'commander'
import type { ApiDescription } from '../../../server/rest/describe-project-api.ts'
import type { Answer } from '../../answer.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'

type OpenApiFlags = { readonly role?: string; readonly schema?: string; readonly output?: string; readonly all?: true }

export function createOpenApiCommand(): Command {
  const command = new Command('openapi')
    .summary('print the API as OpenAPI 3.1')
    .description('Prints the OpenAPI 3.1 document of what a role may use, from the database as it stands; run `dorsal migrate` first.')
    .option('--role <name>', 'the role whose privileges decide what is shown (default: the role of callers without a token)')
    .option('--schema <name>', 'the schema to describe (default: the first one that is served)')
    .option('--all', 'every service in one document, as a running server shows it at /openapi.json (default: REST alone)')
    .option('--output <file>', 'write it to a file')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal api openapi > openapi.json
  $ dorsal api openapi --all --role authenticated --output openapi.json
  $ npx openapi-typescript openapi.json -o api.ts`,
    )
    .action((flags: OpenApiFlags) =>
      runCommand(command, async ({ project, settings, log, printer }) => {
        const { describeProjectApi, writeApiDescription } = await import('../../../server/rest/describe-project-api.ts')
        const place = { project, settings, log, onProgress: printer.progress }
        const role = flags.role ?? settings.access.anonymousRole ?? 'anon'
        const description = await describeProjectApi(place, { role, schema: flags.schema, services: flags.all ? 'all' : 'rest' })
        if (flags.output === undefined) return toAnswer(description)
        await writeApiDescription(flags.output, description)
        return toWrittenAnswer(flags.output, role, description)
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}

function toAnswer(description: ApiDescription): Answer {
  return { verdict: 'holds', data: description, sections: [{ kind: 'lines', lines: [JSON.stringify(description, null, 2)] }] }
}

function toWrittenAnswer(file: string, role: string, { paths }: ApiDescription): Answer {
  const count = Object.keys(paths ?? {}).length
  return {
    verdict: 'holds',
    data: { file, role, paths: count },
    sections: [{ kind: 'lines', lines: [`${file}: ${count} paths that ${role} may use.`] }],
  }
}
