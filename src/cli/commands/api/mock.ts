import { once } from 'node:events'
import { Command, InvalidArgumentError } from 'commander'
import { systemClock } from '../../../base/clock.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { listenForStop } from '../../stop-signals.ts'

type MockFlags = { readonly seed: number; readonly rows: number }

export function createMockCommand(): Command {
  const command = new Command('mock')
    .summary('serve a saved contract or recording without a database')
    .description(
      'Answers as the API would: the same requests, errors and shapes, on rows that are made up and keep to types, enums and checks. ' +
        'What is written stays until it stops. From a recording, real answers come first. Anybody may sign in: a mock guards nothing.',
    )
    .argument('<file>', 'what `dorsal api contract --json` or `dorsal api record` saved')
    .option('--seed <number>', 'other rows for another number', parseWhole, 1)
    .option('--rows <number>', 'rows of each table', parseWhole, 10)
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal api contract --json > contract.json
  $ dorsal api mock contract.json --port 54331
  $ dorsal api mock recording.json`,
    )
    .action((file: string, flags: MockFlags) =>
      runCommand(command, async ({ settings, log, printer, json }) => {
        const { signal, stopListening } = listenForStop()
        const { startMock } = await import('../../../server/mock/start-mock.ts')
        const { readMockFile } = await import('../../../server/mock/read-mock-file.ts')
        const source = await readMockFile(file)
        const running = await startMock({ ...source, ...flags, settings, clock: systemClock, log })
        try {
          if (json) printer.json({ url: running.url })
          else printer.text(`A mock of the API answers at ${running.url}`)
          if (!signal.aborted) await once(signal, 'abort')
        } finally {
          await running.stop()
          stopListening()
        }
        return undefined
      }),
    )
  return addFlags(command, ['project', 'port', 'host', 'logLevel', 'json'])
}

function parseWhole(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It has to be a whole number of at most six digits.')
  return Number(text)
}
