import { once } from 'node:events'
import { Command } from 'commander'
import { environment } from '../../base/environment.ts'
import { toExitCode } from '../exit-codes.ts'
import { addFlags, wantsJson } from '../flags.ts'
import type { Printer } from '../print.ts'
import { createCommandPrinter } from '../run-command.ts'
import { listenForStop } from '../stop-signals.ts'

export function createRestCommand(): Command {
  const command = new Command('rest')
    .summary('serve a PostgreSQL as PostgREST does, from its configuration')
    .description(
      'Serves REST alone, at the root of an address, on a PostgreSQL that is used as it is: reads the variables PGRST_… and the configuration file of PostgREST.',
    )
    .argument('[config-file]', 'configuration file of PostgREST')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal rest postgrest.conf
  $ PGRST_DB_URI=postgresql://authenticator:secret@localhost/shop PGRST_DB_ANON_ROLE=web dorsal rest
  $ dorsal rest --json                    one line of JSON when ready, then nothing

SIGUSR1 reads the schema again, SIGUSR2 the configuration.`,
    )
    .action((file: string | undefined) => serve(file, createCommandPrinter(command), wantsJson(command)))
  return addFlags(command, ['json'])
}

async function serve(file: string | undefined, printer: Printer, json: boolean): Promise<void> {
  const { signal, stopListening } = listenForStop()
  try {
    const { startRest } = await import('../../server/assemble-rest.ts')
    const running = await startRest({ environment, file, onRemark: printer.progress })
    const stopReloading = listenForReload(running)
    try {
      if (json) printer.json({ url: running.url, pid: process.pid })
      else printer.text(`Dorsal serves REST at ${running.url}`)
      if (!signal.aborted) await once(signal, 'abort')
    } finally {
      await running.stop()
      stopReloading()
    }
  } catch (error) {
    printer.error(error)
    process.exitCode = toExitCode(error)
  } finally {
    stopListening()
  }
}

type Reloads = { readonly reloadCatalog: () => Promise<void>; readonly reloadConfiguration: () => Promise<void> }

function listenForReload({ reloadCatalog, reloadConfiguration }: Reloads): () => void {
  const hearers = [
    ['SIGUSR1', () => void reloadCatalog()],
    ['SIGUSR2', () => void reloadConfiguration()],
  ] as const
  for (const [name, hear] of hearers) process.on(name, hear)
  return () => {
    for (const [name, hear] of hearers) process.off(name, hear)
  }
}
