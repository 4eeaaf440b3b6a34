import { Command } from 'commander'
import type { TypesQuestion } from '../../../server/typed-clients/project-types.ts'
import { addFlags } from '../../flags.ts'
import { type CommandContext, runCommand } from '../../run-command.ts'
import { untilStopped } from '../../stop-signals.ts'
import { toWorkplace } from '../../to-workplace.ts'

type TypesFlags = { readonly lang: string; readonly schema?: readonly string[]; readonly out?: string; readonly watch?: true }

export function createTypesCommand(): Command {
  const command = new Command('types')
    .summary('print the types of the API, for a client')
    .description(
      'Prints the `Database` type of supabase-js from the database as it stands; run `dorsal migrate` first. For other languages it says which generator ' +
        'makes types from the OpenAPI document, and how.',
    )
    .option('--lang <language>', 'typescript, python, go, dart, swift or kotlin', 'typescript')
    .option('--schema <name>', 'a schema to describe; may be given several times (default: those that are served)', collect)
    .option('--out <file>', 'write them to a file, unless it says the same already')
    .option('--watch', 'write them anew after each change of the schema, until Ctrl-C')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal api types > src/database.types.ts
  $ dorsal api types --out src/database.types.ts --watch
  $ dorsal api types --schema public --schema sales
  $ dorsal api types --lang python`,
    )
    .action((flags: TypesFlags) =>
      runCommand(command, async (context) => {
        if (flags.lang === 'typescript') await printTypes(flags, context)
        else await printCommands(flags.lang, context)
        return undefined
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

async function printTypes(flags: TypesFlags, context: CommandContext): Promise<void> {
  const { renderProjectTypes, watchProjectTypes } = await import('../../../server/typed-clients/project-types.ts')
  const question: TypesQuestion = { schemas: flags.schema ?? [] }
  const onTypes = (text: string) => showTypes(text, flags, context)
  if (flags.watch === undefined) return await onTypes(await renderProjectTypes(toWorkplace(context), question))
  const onProblem = context.printer.error
  await untilStopped((signal) => watchProjectTypes({ ...toWorkplace(context), signal }, { ...question, onTypes, onProblem, signal }))
}

/** As a text of its own, so that `>` gives a file that compiles. */
async function showTypes(text: string, { out }: TypesFlags, { printer, json }: CommandContext): Promise<void> {
  if (out === undefined) return json ? printer.json({ types: text }) : printer.text(text.trimEnd())
  const { writeTypes } = await import('../../../server/typed-clients/write-types.ts')
  const outcome = await writeTypes(out, text)
  if (json) printer.json({ file: out, ...outcome })
  else printer.text(`${out}: ${outcome.isChanged ? `${outcome.lines} lines written` : 'says the same already'}`)
}

async function printCommands(language: string, { printer, json }: CommandContext): Promise<void> {
  const { getGenerator } = await import('../../../server/typed-clients/get-generator.ts')
  const generator = getGenerator(language)
  if (json) return printer.json(generator)
  for (const line of [
    `${generator.name} makes types for ${language} from the OpenAPI document:`,
    ...generator.commands.map((each) => `  $ ${each}`),
  ])
    printer.text(line)
}
