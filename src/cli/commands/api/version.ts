import { Command } from 'commander'
import { systemClock } from '../../../base/clock.ts'
import type { CreatedVersion } from '../../../server/versions/create-version.ts'
import type { Answer } from '../../answer.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'

export function createVersionCommand(): Command {
  const command = new Command('version')
    .summary('serve an old version of the API beside the new one')
    .description('An old version is a schema of views on the tables of today, which clients name in Accept-Profile.')
  return command.addCommand(createCreateCommand().exitOverride())
}

type CreateFlags = {
  readonly schema?: string
  readonly from?: string
  readonly rename?: readonly string[]
  readonly without?: readonly string[]
}

function createCreateCommand(): Command {
  const command = new Command('create')
    .summary('write the migration that serves an old version')
    .description(
      'Writes a migration with views, functions and grants that serve an old version on top of the tables of today, after trying it on a copy of the schema.',
    )
    .argument('<name>', 'the schema of the version: v1')
    .option('--schema <name>', 'the schema that is served today (default: the first one)')
    .option('--from <ref>', 'the git commit, branch or tag at which the old version was served (without it: as today, before the renames)')
    .option('--rename <old=new...>', 'what an old name has become: orders.note=remark, orders=purchases')
    .option('--without <name...>', 'old tables, columns and functions that the version does without')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal api version create v1
  $ dorsal api version create v1 --rename orders.note=remark
  $ dorsal api version create v1 --from v1.4.0 --rename orders=purchases --without orders.fax`,
    )
    .action((name: string, flags: CreateFlags) =>
      runCommand(command, async (context) => {
        const { createVersion, parseRename } = await import('../../../server/versions/create-version.ts')
        const { rename = [], without = [], from } = flags
        const schema = flags.schema ?? context.settings.rest.schemas[0] ?? 'public'
        const wish = { name, schema, from, renames: rename.map(parseRename), without, clock: systemClock }
        return toAnswer(name, await createVersion(toWorkplace(context), wish), context.settings.rest.schemas)
      }),
    )
  return addFlags(command, ['project', 'logLevel', 'json'])
}

function toAnswer(name: string, created: CreatedVersion, schemas: readonly string[]): Answer {
  const served = schemas.includes(name)
    ? []
    : [`Serve it as well: schemas = ${JSON.stringify([...schemas, name])} in [api] of config.toml.`]
  const lines = [`Wrote ${created.file}`, ...created.notes.map((note) => `  ${note}`), ...served]
  return { verdict: 'holds', data: created, sections: [{ kind: 'lines', lines }] }
}
