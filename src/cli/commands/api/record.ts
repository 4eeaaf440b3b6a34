import { once } from 'node:events'
import { Command, InvalidArgumentError } from 'commander'
import type { Contract } from '../../../operations/contract/operation.ts'
import type { Workplace } from '../../../server/beside-server.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { listenForStop } from '../../stop-signals.ts'
import { toWorkplace } from '../../to-workplace.ts'

type RecordFlags = { readonly out: string; readonly from?: string; readonly contract?: string }

export function createRecordCommand(): Command {
  const command = new Command('record')
    .summary('keep the answers of a server for `dorsal api mock`, personal data masked')
    .description(
      'Stands in front of a running server, passes requests on, and writes what was answered when it stops (Ctrl-C). ' +
        'Values in columns that look personal by their name become others; values of requests and tokens are not kept.',
    )
    .requiredOption('--out <file>', 'the recording')
    .option('--from <url>', 'the server (default: the running one of the project)', parseOrigin)
    .option('--contract <file>', 'what `dorsal api contract --json` saved (default: that of the project, made in a scratch PostgreSQL)')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal api record --out recording.json --port 54399
  $ dorsal api record --out recording.json --from https://api.example.org --contract contract.json
  $ dorsal api mock recording.json`,
    )
    .action((flags: RecordFlags) =>
      runCommand(command, async (context) => {
        const { settings, log, printer, json } = context
        const { findRecordedServer } = await import('../../../server/mock/find-recorded-server.ts')
        const { startRecording } = await import('../../../server/mock/record-api.ts')
        const { checkRecordingFolder, writeRecording } = await import('../../../server/mock/write-recording.ts')
        await checkRecordingFolder(flags.out)
        const workplace = toWorkplace(context)
        const from = flags.from ?? (await findRecordedServer(workplace))
        const contract = await readRecordedContract(flags, workplace)
        const { signal, stopListening } = listenForStop()
        const running = await startRecording({ contract, from, settings, log })
        try {
          if (json) printer.json({ url: running.url })
          else printer.text(`Recording at ${running.url} what ${from} answers`)
          if (!signal.aborted) await once(signal, 'abort')
        } finally {
          await running.stop()
          stopListening()
        }
        const recording = running.recording()
        await writeRecording(flags.out, { contract, recording })
        printer.progress(`${flags.out}: ${recording.exchanges.length} answers`)
        return undefined
      }),
    )
  return addFlags(command, ['project', 'port', 'host', 'databaseUrl', 'logLevel', 'json'])
}

async function readRecordedContract({ contract }: RecordFlags, workplace: Workplace): Promise<Contract> {
  const { readSavedContract } = await import('../../../server/contracts/read-earlier-contract.ts')
  const { readProjectContract } = await import('../../../server/contracts/read-project-contract.ts')
  return contract === undefined ? await readProjectContract(workplace) : await readSavedContract(contract)
}

function parseOrigin(text: string): string {
  if (!/^https?:$/.test(URL.parse(text)?.protocol ?? '')) throw new InvalidArgumentError('It takes an address: http://127.0.0.1:54321.')
  return text
}
