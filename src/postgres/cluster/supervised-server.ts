import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { rest } from '../../base/rest.ts'
import { portInUse, startFailed, startKilled, startWithoutSpace } from './errors.ts'
import type { ServerEvent } from './server-log.ts'
import type { ServerEnd, ServerProcess } from './server-process.ts'
import type { ClusterState } from './types.ts'

export type SupervisedServer = {
  readonly pid: () => number | undefined
  readonly version: () => string
  readonly state: () => ClusterState
  readonly onStateChange: (listener: (state: ClusterState) => void) => () => void
  /** Resolves when the server accepts connections, however long its recovery takes. */
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
}

export type SupervisionOptions = {
  readonly launch: (heard: (event: ServerEvent) => void) => Promise<ServerProcess>
  /** Removes what a dead server left in the way of the next one. */
  readonly stopLeftovers: () => Promise<void>
  readonly port: number
  readonly log: Log
  readonly onProgress: (line: string) => void
  readonly clock: Clock
}

const firstDelayMs = 50
const longestDelayMs = 10_000
/** A server that was up for this long may die again without waiting longer for it. */
const steadyMs = 30_000
const reminderMs = 5_000
const fastShutdownMs = 30_000
const immediateShutdownMs = 5_000
const lastWordsMs = 500

/** Keeps one server running: starts it, starts it again with growing pauses when it dies, for as long as nobody calls `stop`. */
export function createSupervisedServer(options: SupervisionOptions): SupervisedServer {
  const { log, onProgress, clock } = options
  const listeners = new Set<(state: ClusterState) => void>()
  const ending = new AbortController()
  let state: ClusterState = 'down'
  let server: ServerProcess | undefined
  let version = ''
  let upSince = 0
  let failures = 0
  let firstLaunch = Promise.resolve()
  let supervision = Promise.resolve()

  function setState(next: ClusterState): void {
    if (next === state) return
    state = next
    if (next === 'up') upSince = clock.now()
    for (const listener of listeners) listener(next)
  }

  function follow(event: ServerEvent): void {
    if (event.kind === 'version') version = event.version
    if (event.kind === 'restarting') setState('starting')
    if (event.kind === 'ready') setState('up')
    writeToLog(log, event)
  }

  /** One attempt; afterwards the server is up. */
  async function launch(): Promise<void> {
    const attempt = watchStart(clock, onProgress)
    try {
      setState('starting')
      const launched = await options.launch((event) => {
        follow(event)
        attempt.hear(event)
      })
      server = launched
      if (ending.signal.aborted) launched.send('SIGINT')
      const end = await Promise.race([attempt.ready, launched.ended])
      if (end === undefined) return
      await Promise.race([launched.silent, sleep(lastWordsMs)])
      throw toFault(attempt.failures(), end, options.port)
    } catch (error) {
      server = undefined
      setState('down')
      throw error
    } finally {
      attempt.close()
    }
  }

  async function keepRunning(): Promise<void> {
    while (!ending.signal.aborted) {
      const end = await server?.ended
      server = undefined
      setState('down')
      if (ending.signal.aborted) return
      log.error({ code: end?.code, signal: end?.signal }, 'PostgreSQL ended; starting it again')
      await startAgain()
    }
  }

  async function startAgain(): Promise<void> {
    if (clock.now() - upSince > steadyMs) failures = 0
    while (!ending.signal.aborted) {
      await rest(Math.min(firstDelayMs * 2 ** failures++, longestDelayMs), ending.signal)
      if (ending.signal.aborted) return
      try {
        await options.stopLeftovers()
        await launch()
        return
      } catch (error) {
        if (!ending.signal.aborted) log.error({ err: error }, 'PostgreSQL could not be started again')
      }
    }
  }

  async function end(): Promise<void> {
    await endServer(server)
    await firstLaunch.catch(() => undefined) // its failure is the business of who called start
    await supervision
    setState('down')
  }

  let ended: Promise<void> | undefined
  return {
    pid: () => server?.pid,
    version: () => version,
    state: () => state,
    onStateChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    start: async () => {
      firstLaunch = launch()
      await firstLaunch
      supervision = keepRunning()
    },
    stop: () => {
      ending.abort()
      ended ??= end()
      return ended
    },
  }
}

/** Hears the log of one start: when it is ready, what it complained about, and what takes so long. */
function watchStart(clock: Clock, onProgress: (line: string) => void) {
  const { promise: ready, resolve } = Promise.withResolvers<void>()
  const failures: SaidLine[] = []
  const startedAt = clock.now()
  let latest = 'no word from it yet'
  const remind = () => onProgress(`PostgreSQL has been starting for ${Math.round((clock.now() - startedAt) / 1000)} s: ${latest}`)
  const reminder = setInterval(remind, reminderMs)
  const hear = (event: ServerEvent): void => {
    if (event.kind === 'ready') resolve()
    if (event.kind === 'recovering') {
      latest = event.text
      reminder.refresh()
      onProgress(`PostgreSQL: ${event.text}`)
    }
    if (event.kind === 'other') failures.push(event)
    if (event.kind === 'other' && event.level === 'LOG') latest = event.text
  }
  return { ready, hear, failures: () => failures, close: () => clearInterval(reminder) }
}

type SaidLine = { readonly level: string; readonly text: string }

/** Why a start failed stands in a fatal line; what follows it only tells how the rest of the server ended. */
function toFault(said: readonly SaidLine[], end: ServerEnd, port: number) {
  const killed = end.signal ?? said.find(({ text }) => text.includes('was terminated by signal 9'))?.text
  if (killed !== undefined) return startKilled(killed)
  if (said.some(({ text }) => text.startsWith('could not bind IPv4'))) return portInUse(port)
  const full = said.find(({ text }) => /: (No space left on device|Disk quota exceeded|File too large)/.test(text))
  if (full !== undefined) return startWithoutSpace(full.text)
  const fatal = said.filter(({ level }) => level === 'FATAL' || level === 'PANIC')
  const telling = (fatal.length === 0 ? said : fatal).slice(-3)
  return startFailed(telling.map(({ text }) => text).join('; ') || 'it ended without a word')
}

function writeToLog(log: Log, event: ServerEvent): void {
  if (event.kind !== 'other') return
  const level = event.level === 'FATAL' || event.level === 'PANIC' ? 'warn' : 'debug'
  log[level]({ from: 'postgres' }, event.text)
}

/** Fast shutdown, then immediate, then none too gentle: each acknowledged transaction is in the log on disk in every case. */
async function endServer(server: ServerProcess | undefined): Promise<void> {
  if (!server) return
  const steps = [
    { signal: 'SIGINT', wait: fastShutdownMs },
    { signal: 'SIGQUIT', wait: immediateShutdownMs },
  ] as const
  for (const { signal, wait } of steps) {
    server.send(signal)
    if (await endsWithin(server, wait)) return
  }
  server.send('SIGKILL')
  await server.ended
}

async function endsWithin(server: ServerProcess, ms: number): Promise<boolean> {
  const timer = new AbortController()
  const ended = server.ended.then(() => true)
  const late = rest(ms, timer.signal).then(() => false)
  return Promise.race([ended, late]).finally(() => timer.abort())
}
