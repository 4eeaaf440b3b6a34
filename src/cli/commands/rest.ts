import { once } from 'node:events'
import { Command } from 'commander'
import { environment } from '../../base/environment.ts'
import type { RunningRest, StartRestOptions } from '../../server/rest/assemble-rest.ts'
import { exitCodes, toExitCode } from '../exit-codes.ts'
import { addFlags, wantsJson } from '../flags.ts'
import type { Printer } from '../print.ts'
import { createCommandPrinter } from '../run-command.ts'
import { listenForStop } from '../stop-signals.ts'

type RestFlags = { readonly dumpConfig?: true; readonly dumpSchema?: true; readonly ready?: true; readonly example?: true }

export function createRestCommand(): Command {
  const command = new Command('rest')
    .summary('serve a PostgreSQL from the configuration of PostgREST')
    .description(
      'Serves REST alone, at the root of an address, on a PostgreSQL that is used as it is; reads the variables and the configuration file of PostgREST.',
    )
    .argument('[config-file]', 'configuration file of PostgREST; the variables PGRST_… go before it')
    .option('--dump-config', 'show the configuration that results, without secrets, and exit')
    .option('--dump-schema', 'show what is known of the schema as JSON, and exit')
    .option('--ready', 'ask the running server at admin-server-port whether it is ready')
    .option('-e, --example', 'show a configuration file to begin with')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal rest postgrest.conf
  $ PGRST_DB_URI=postgresql://authenticator:secret@localhost/shop PGRST_DB_ANON_ROLE=web dorsal rest
  $ dorsal rest --json                    one line of JSON when ready, then nothing
  $ dorsal rest --example > postgrest.conf

Signals: SIGUSR1 reads the schema again, SIGUSR2 the configuration.`,
    )
    .action((file: string | undefined, flags: RestFlags) => runRest(command, file, flags))
  return addFlags(command, ['json'])
}

async function runRest(command: Command, file: string | undefined, flags: RestFlags): Promise<void> {
  const printer = createCommandPrinter(command)
  const options = { environment, file, onRemark: printer.progress }
  try {
    if (Object.keys(flags).some((name) => name !== 'json')) await inspect(options, flags, printer)
    else await serve(options, printer, { json: wantsJson(command) })
  } catch (error) {
    printer.error(error)
    process.exitCode = toExitCode(error)
  }
}

async function inspect(options: StartRestOptions, flags: RestFlags, printer: Printer): Promise<void> {
  const { dumpCatalog, dumpConfiguration, checkReady, renderExampleConfiguration } = await import('../../server/rest/inspect-rest.ts')
  if (flags.example) return printer.text(renderExampleConfiguration())
  if (flags.dumpConfig) return printer.text((await dumpConfiguration(options)).trimEnd())
  if (flags.dumpSchema) return printer.text(await dumpCatalog(options))
  const { isReady, sentence } = await checkReady(options)
  if (isReady) printer.text(sentence)
  else printer.progress(sentence)
  process.exitCode = exitCodes[isReady ? 'holds' : 'does not hold']
}

type AnswerForm = { readonly json: boolean }

async function serve(options: StartRestOptions, printer: Printer, form: AnswerForm): Promise<void> {
  const { signal, stopListening } = listenForStop()
  const reloads = listenForReload()
  try {
    const { startRest } = await import('../../server/rest/assemble-rest.ts')
    const running = await startRest(options)
    reloads.reach(running)
    try {
      announce(running, printer, form)
      if (!signal.aborted) await once(signal, 'abort')
    } finally {
      await running.stop()
    }
  } finally {
    reloads.stopListening()
    stopListening()
  }
}

function announce({ url, adminUrl }: RunningRest, printer: Printer, { json }: AnswerForm): void {
  if (json) printer.json({ url, ...(adminUrl === undefined ? {} : { adminUrl }), pid: process.pid })
  else printer.text(`Dorsal serves REST at ${url}${adminUrl === undefined ? '' : `, health and metrics at ${adminUrl}`}`)
}

/** From the beginning, since the signals would otherwise end the process or open Node's debugger. */
function listenForReload() {
  let running: Pick<RunningRest, 'reloadCatalog' | 'reloadConfiguration'> | undefined
  const hearers = [
    ['SIGUSR1', () => void running?.reloadCatalog()],
    ['SIGUSR2', () => void running?.reloadConfiguration()],
  ] as const
  for (const [name, hear] of hearers) process.on(name, hear)
  return {
    reach: (started: RunningRest) => {
      running = started
    },
    stopListening: () => {
      for (const [name, hear] of hearers) process.off(name, hear)
    },
  }
}
