import { CommanderError } from 'commander'
import { toExitCode } from './exit-codes.ts'
import { wantsJsonAtAll } from './flags.ts'
import { createPrinter } from './print.ts'
import { createProgram } from './program.ts'
import { readVersion } from './read-version.ts'

/** Runs the command line of this process and sets its exit code. */
export async function runProgram(): Promise<void> {
  try {
    await createProgram(readVersion()).parseAsync()
  } catch (error) {
    // commander has printed its own complaint already.
    if (!(error instanceof CommanderError)) printError(error)
    process.exitCode = toExitCode(error)
  }
}

function printError(error: unknown): void {
  createPrinter({ json: wantsJsonAtAll(process.argv), output: process.stdout, errors: process.stderr }).error(error)
}
