import cluster from 'node:cluster'
import { once } from 'node:events'
import { Command } from 'commander'
import type { RunningDorsal } from '../../server/assemble.ts'
import { renderBanner, toReadyLine } from '../banner.ts'
import { addFlags } from '../flags.ts'
import { type CommandContext, runCommand } from '../run-command.ts'
import { listenForStop } from '../stop-signals.ts'

export function createStartCommand(): Command {
  const command = new Command('start')
    .summary('serve a project')
    .description('Serves a project until it is stopped: starts the embedded PostgreSQL, applies migrations and seed, answers HTTP.')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal start
  $ dorsal start --project examples/chinook --port 8000
  $ dorsal start --db-port 54322          also take connections of psql and other tools
  $ DATABASE_URL=postgresql://me:secret@db.example.org/shop dorsal start
  $ dorsal start --workers 4              as many processes, on a machine with the cores for them
  $ dorsal start --json                   one line of JSON when ready, then nothing`,
    )
    .action(() => runCommand(command, serve))
  return addFlags(command, ['project', 'branch', 'port', 'host', 'databasePort', 'databaseUrl', 'workers', 'logLevel', 'json'])
}

async function serve(context: CommandContext): Promise<undefined> {
  if (cluster.isPrimary) await serveUntilStopped(context)
  else await (await import('../../server/workers/run-worker.ts')).runWorker(context)
}

async function serveUntilStopped(context: CommandContext): Promise<void> {
  const { project, settings, log, printer } = context
  const { signal, stopListening } = listenForStop()
  try {
    // HTTP and its services take a third of a second to load, which the other commands do not need.
    const { startDorsal } = await import('../../server/assemble.ts')
    const running = await startDorsal({ project, settings, log, onProgress: printer.progress, signal })
    try {
      await announce(context, running)
      if (!signal.aborted) await once(signal, 'abort')
    } finally {
      await running.stop()
    }
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error
  } finally {
    stopListening()
  }
}

async function announce({ printer, json }: CommandContext, running: RunningDorsal): Promise<void> {
  for (const seed of running.seeds)
    if (seed.kind === 'failed')
      printer.progress(`The seed failed and was undone: ${seed.problem}${seed.fix === null ? '' : `\nhint: ${seed.fix}`}`)
  const readiness = { ...running, pid: process.pid }
  if (json) printer.json(toReadyLine(readiness))
  else printer.text(renderBanner(readiness, await running.introduce()))
}
