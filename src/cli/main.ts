#!/usr/bin/env node
import { CommanderError } from 'commander'
import { toExitCode } from './exit-codes.ts'
import { createProgram } from './program.ts'
import { readVersion } from './read-version.ts'

try {
  await createProgram(readVersion()).parseAsync()
} catch (error) {
  // commander has printed its own complaint already.
  if (!(error instanceof CommanderError)) console.error(error)
  process.exitCode = toExitCode(error)
}
