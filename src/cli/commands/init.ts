import { Command } from 'commander'
import { systemClock } from '../../base/clock.ts'
import { exitCodes, toExitCode } from '../exit-codes.ts'
import { addFlags } from '../flags.ts'
import { createCommandPrinter } from '../run-command.ts'

export function createInitCommand(): Command {
  const command = new Command('init')
    .summary('make a project folder')
    .description(
      'Makes dorsal/ with a commented config.toml, a first migration and a seed, and a .gitignore. Files that are there are kept.',
    )
    .argument('[folder]', 'where; made when missing', '.')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal init
  $ dorsal init shop && dorsal start --project shop`,
    )
    .action((folder: string) => init(command, folder))
  return addFlags(command, ['json'])
}

async function init(command: Command, folder: string): Promise<void> {
  const printer = createCommandPrinter(command)
  try {
    const { createProject } = await import('../../server/create-project.ts')
    const files = await createProject(folder, systemClock)
    printer.answer({
      verdict: 'holds',
      data: files,
      sections: [
        { kind: 'table', columns: ['file', 'result'], rows: files.map(({ file, result }) => [file, result]) },
        { kind: 'lines', lines: [`Serve it with: dorsal start --project ${folder}`] },
      ],
    })
    process.exitCode = exitCodes.holds
  } catch (error) {
    printer.error(error)
    process.exitCode = toExitCode(error)
  }
}
