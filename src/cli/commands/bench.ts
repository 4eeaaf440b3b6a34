import { Command, InvalidArgumentError, Option } from 'commander'
import { arrivalKinds, parseDuration } from '../../operations/load-test/settings.ts'
import type { LoadQuestion } from '../../server/load/test-load.ts'
import type { Answer } from '../answer.ts'
import { addFlags } from '../flags.ts'
import { type CommandContext, runCommand } from '../run-command.ts'
import { untilStopped } from '../stop-signals.ts'

type BenchFlags = Pick<LoadQuestion, 'url' | 'rate' | 'arrivals' | 'connections' | 'timeout'> & {
  readonly knee?: true
  readonly duration?: number
  readonly requests?: string
  readonly from?: string
  readonly writes?: true
  readonly report?: string
}

/** Milliseconds: of a run at one rate, and of a step in the search for the highest. */
const usualDuration = { phase: 10_000, knee: 5000 }

export function createBenchCommand(): Command {
  const command = new Command('bench')
    .summary('test how much load the API of a project bears')
    .description(
      'Sends requests at a steady rate to the running server of the project, or to one started for it, and holds latency, errors and rate ' +
        'against the objectives in config.toml. Every request is measured from the moment it was to be sent.',
    )
    .option('--knee', 'search for the highest rate at which the objectives hold')
    .addOption(new Option('--rate <number>', 'requests a second (default: the rate of the objectives, else 50)').argParser(parseRate))
    .addOption(new Option('--duration <time>', 'of the run (default: 10s), or of each step of --knee (default: 5s)').argParser(parseTime))
    .addOption(new Option('--arrivals <kind>', 'how requests are spread').choices(arrivalKinds).default('poisson'))
    .addOption(new Option('--connections <number>', 'most connections open at once').argParser(parseCount).default(256))
    .addOption(new Option('--timeout <time>', 'after which a request has failed').argParser(parseTime).default(10_000, '10s'))
    .option('--requests <file>', 'requests as a JSON list, in place of those in config.toml')
    .option('--from <file>', 'requests of a recording: a HAR, as browsers export it')
    .option('--writes', 'with --from: also send what changes something')
    .option('--url <address>', 'a server elsewhere; keys of this project are only sent to this machine')
    .option('--report <file>', 'write an HTML page with charts')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal bench
  $ dorsal bench --rate 200 --duration 1m --report load.html
  $ dorsal bench --knee
  $ dorsal bench --from recording.har
  $ DORSAL_BENCH_KEY=sb_publishable_… dorsal bench --url https://api.example.org --requests requests.json

Ctrl-C ends the run; what was measured until then is reported.`,
    )
    .action((flags: BenchFlags) => runCommand(command, (context) => bench(context, flags)))
  return addFlags(command, ['project', 'logLevel', 'json'])
}

async function bench(context: CommandContext, flags: BenchFlags): Promise<Answer> {
  const { project, settings, log, printer } = context
  return await untilStopped(async (signal) => {
    // Its parts take a while to load, which the other commands do not need.
    const [{ testLoad }, { createReportFile }, { toLoadAnswer }] = await Promise.all([
      import('../../server/load/test-load.ts'),
      import('../../operations/load-test/operation.ts'),
      import('../load-answer.ts'),
    ])
    const file = flags.report === undefined ? undefined : await createReportFile(flags.report)
    const report = await testLoad({ project, settings, log, onProgress: printer.progress }, toQuestion(flags, context, signal))
    await file?.write(report)
    return toLoadAnswer(report, flags.report)
  })
}

function toQuestion(flags: BenchFlags, { project }: CommandContext, signal: AbortSignal): LoadQuestion {
  const { url, rate, arrivals, connections, timeout } = flags
  const kind = flags.knee === true ? 'knee' : 'phase'
  return {
    kind,
    seconds: (flags.duration ?? usualDuration[kind]) / 1000,
    ...{ url, rate, arrivals, connections, timeout, signal },
    requestsFile: flags.requests,
    recordingFile: flags.from,
    withWrites: flags.writes === true,
    apart: { main: process.argv[1] ?? '', parameters: ['--project', project.root] },
  }
}

function parseRate(text: string): number {
  const rate = Number(text)
  if (rate > 0 && rate <= 1_000_000) return rate
  throw new InvalidArgumentError('It takes a number above 0.')
}

function parseCount(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It takes a whole number from 1.')
}

function parseTime(text: string): number {
  try {
    return parseDuration(text)
  } catch (error) {
    throw new InvalidArgumentError(error instanceof RangeError ? `It takes ${error.message}.` : String(error))
  }
}
