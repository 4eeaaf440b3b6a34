import type { Command } from 'commander'
import { environment } from '../base/environment.ts'
import { createLog, type Log } from '../base/log.ts'
import { openProject } from '../project/open-project.ts'
import type { Project } from '../project/types.ts'
import { type ReadSettings, readSettings, serverSettings } from '../server/settings.ts'
import type { Answer } from './answer.ts'
import { branchOrDatabase } from './errors.ts'
import { exitCodes, toExitCode } from './exit-codes.ts'
import { findBranchName, readFlags, readProjectFolder, wantsJson } from './flags.ts'
import { createPrinter, type Printer } from './print.ts'

/** What every command that looks at a project starts from. */
export type CommandContext = ReadSettings & {
  readonly project: Project
  readonly log: Log
  readonly printer: Printer
  readonly json: boolean
}

/** Runs a command and sets the process's exit code; an answer is printed, an exception is explained. */
export async function runCommand(command: Command, work: (context: CommandContext) => Promise<Answer | undefined>): Promise<void> {
  const printer = createCommandPrinter(command)
  try {
    const project = await openProject(readProjectFolder(command))
    const flags = readFlags(command)
    const read = readSettings(project, { flags, environment })
    const place = await enterNamedBranch(findBranchName(command), { project, ...read }, flags)
    const answer = await work({ ...place, printer, log: createLog(read.settings.server.logLevel), json: wantsJson(command) })
    if (answer === undefined) return
    printer.answer(answer)
    process.exitCode = exitCodes[answer.verdict]
  } catch (error) {
    printer.error(error)
    process.exitCode = toExitCode(error)
  }
}

async function enterNamedBranch(
  name: string | undefined,
  place: ReadSettings & { readonly project: Project },
  flags: ReadonlyMap<string, string>,
): Promise<ReadSettings & { readonly project: Project }> {
  if (name === undefined) return place
  if (flags.has(serverSettings.databaseUrl.key)) throw branchOrDatabase()
  const { enterBranch } = await import('../server/branches/branch-place.ts')
  return await enterBranch(place, name, flags)
}

export function createCommandPrinter(command: Command): Printer {
  return createPrinter({ json: wantsJson(command), output: process.stdout, errors: process.stderr })
}
