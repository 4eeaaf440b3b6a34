import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { environment } from '../../src/base/environment.ts'
import { programFile } from './program-file.ts'

export type Variables = Readonly<Record<string, string>>

type Printed = { readonly output: string; readonly errors: string }

/** A process of `dorsal` that serves. */
export type ServingCommand<Line> = {
  /** What it printed when it was ready. */
  readonly ready: Line
  readonly pid: number | undefined
  readonly printed: Printed
  readonly kill: (signal: NodeJS.Signals) => void
  /** Its exit code, when it has ended and everything it printed is there. */
  readonly stop: () => Promise<number>
}

/** `dorsal` with parameters that end by themselves. Of the environment it has nothing that sets it up but `variables`. */
export async function runCommand(parameters: readonly string[], variables: Variables = {}): Promise<Printed & { readonly code: number }> {
  const { printed, ended } = launch(parameters, variables)
  const code = await ended
  return { code, ...printed }
}

/** As `runCommand`, where no file can grow beyond a size, as on a disk that is full (setrlimit(2), RLIMIT_FSIZE). */
export async function runCommandOnFullDisk(
  parameters: readonly string[],
  variables: Variables,
  { kilobytes }: { readonly kilobytes: number },
): Promise<Printed & { readonly code: number }> {
  const { printed, ended } = launch(parameters, variables, ['sh', '-c', `ulimit -f ${kilobytes * 2}; exec "$@"`, 'sh'])
  const code = await ended
  return { code, ...printed }
}

/** `dorsal start --json` and the like, when their line is there. Whoever starts a server stops it. */
export async function startCommand<Line>(parameters: readonly string[], variables: Variables = {}): Promise<ServingCommand<Line>> {
  const { child, printed, ended } = launch(parameters, variables)
  const outcome = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])
  if (typeof outcome === 'number') throw new Error(`dorsal ${parameters[0]} ended with ${outcome}: ${printed.errors}`)
  const stop = async () => {
    child.kill('SIGTERM')
    return await ended
  }
  return { ready: JSON.parse(outcome[0]) as Line, pid: child.pid, printed, kill: (signal) => void child.kill(signal), stop }
}

/** `dorsal` with parameters, for a test that ends it in the middle. `ended` is its exit code, NaN when a signal ended it. */
export function beginCommand(parameters: readonly string[], variables: Variables = {}) {
  const { child, printed, ended } = launch(parameters, variables)
  return { printed, ended, kill: (signal: NodeJS.Signals) => void child.kill(signal) }
}

function launch(parameters: readonly string[], variables: Variables, around: readonly string[] = []) {
  const inherited = Object.entries(environment).filter(([name]) => !/^(PG|DATABASE_URL|DORSAL_)/.test(name))
  const env = { ...Object.fromEntries(inherited), ...variables }
  const [program = process.execPath, ...words] = [...around, process.execPath, programFile, ...parameters]
  const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const printed = { output: '', errors: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed.output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.errors += text
  })
  const ended = once(child, 'close').then(([code]): number => code ?? Number.NaN)
  return { child, printed, ended }
}
