import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { binariesUnusable } from './errors.ts'
import { buildSpawnOptions } from './server-command.ts'
import { parseServerLine, type ServerEvent } from './server-log.ts'
import type { ServerUser } from './types.ts'

/** A postmaster that is our child: its end is known at once. */
export type ServerProcess = {
  readonly pid: number
  readonly ended: Promise<ServerEnd>
  /** Resolves when the log is closed: sessions of a killed postmaster hold it open for as long as they live. */
  readonly silent: Promise<void>
  readonly send: (signal: NodeJS.Signals) => void
}

export type ServerEnd = {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export type ServerCommand = {
  readonly program: string
  readonly args: readonly string[]
  readonly dataFolder: string
  readonly user: ServerUser
}

/**
 * Starts the server in a session of its own: Ctrl-C in a terminal goes to every process in the foreground, and the server has to outlive the
 * requests that Dorsal still finishes.
 * @throws cluster_binaries_unusable
 */
export async function startServerProcess(command: ServerCommand, heard: (event: ServerEvent) => void): Promise<ServerProcess> {
  const child = spawn(command.program, command.args, {
    ...buildSpawnOptions(command.dataFolder, command.user),
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve).once('error', (error) => reject(binariesUnusable(command.program, error)))
  })
  const log = createInterface({ input: child.stderr }).on('line', (line) => heard(parseServerLine(line)))
  const silent = new Promise<void>((resolve) => log.once('close', resolve))
  const send = (signal: NodeJS.Signals) => void child.kill(signal)
  return { pid: child.pid ?? 0, ended: findEnd(child, send), silent, send }
}

function findEnd(child: ChildProcess, send: (signal: NodeJS.Signals) => void): Promise<ServerEnd> {
  // The last chance when Dorsal ends without stop(): an exception nobody caught, process.exit().
  const stopWithUs = () => send('SIGINT')
  process.once('exit', stopWithUs)
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      process.removeListener('exit', stopWithUs)
      resolve({ code, signal })
    })
  })
}
