import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { serverDidNotStart } from './errors.ts'

export type ApartServer = { readonly url: string; readonly stop: () => Promise<void> }

export type ApartOptions = {
  /** Path of the command line's main file. */
  readonly main: string
  readonly parameters: readonly string[]
}

/**
 * `dorsal start` as a process of its own, so that who measures it takes nothing from it but the processor. What it complains about goes to
 * standard error. Throws `server_did_not_start`.
 */
export async function serveApart({ main, parameters }: ApartOptions): Promise<ApartServer> {
  // A process group of its own: Ctrl-C at the terminal ends the measuring, which then stops the server.
  const child = spawn(process.execPath, [...process.execArgv, main, 'start', '--json', '--port', '0', ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  // Also when a second Ctrl-C ends this process at once.
  const kill = () => void child.kill('SIGTERM')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  const line = await Promise.race([readLine(child), once(child, 'exit').then(() => undefined)])
  if (line === undefined) throw serverDidNotStart()
  const { url } = JSON.parse(line) as { readonly url: string }
  return { url, stop: () => stopProcess(child) }
}

async function readLine(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined
  for await (const line of createInterface({ input: child.stdout })) return line
  return undefined
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
