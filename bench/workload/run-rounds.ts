import type { Contender } from './contender.ts'
import { canMeasure, readCpuSeconds, readPeakMemory, readTreeCpuSeconds } from './process-usage.ts'

/** One contender in one round; CPU in µs a request, memory in MB, latencies in ms; NaN: not measured. */
export type Sample = {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  /** Of exports; NaN of others. */
  readonly firstByte: number
  readonly failed: number
  readonly serverCpu: number
  readonly postgresCpu: number
  readonly peakMemory: number
}

export type Series = { readonly name: string; readonly samples: readonly Sample[] }

type Load = NonNullable<ReturnType<Contender['findLoad']>>

export type RoundOptions = { readonly rounds: number; readonly seconds: number; readonly postgresPid: () => number }

/** A compiler that works while the program runs is done by then, on a machine that has time for so many. */
const warmUpRequests = 40_000
const longestWarmUp = 12

/** A B C A B C …: what disturbs the machine for a while disturbs all of them. */
export async function runRounds(workload: string, contenders: readonly Contender[], options: RoundOptions): Promise<readonly Series[]> {
  const loads = contenders.flatMap((contender) => {
    const load = contender.findLoad(workload)
    return load === undefined ? [] : [{ contender, load, samples: [] as Sample[] }]
  })
  for (const { contender, load } of loads) await warmUp(contender, load)
  for (let round = 0; round < options.rounds; round++) {
    for (const { contender, load, samples } of loads) {
      samples.push(await measure(contender, () => load(options.seconds), options.postgresPid()))
    }
  }
  return loads.map(({ contender: { name }, samples }) => ({ name, samples }))
}

async function warmUp({ pid }: Contender, load: Load): Promise<void> {
  let answered = 0
  for (let seconds = 0; seconds < longestWarmUp && answered < warmUpRequests; seconds += 2) {
    answered += (await load(2)).answered
    if (pid === undefined) return
  }
}

async function measure({ pid }: Contender, load: () => ReturnType<Load>, postgresPid: number) {
  const read = () => ({
    server: pid === undefined || !canMeasure ? Number.NaN : readCpuSeconds(pid),
    postgres: canMeasure ? readTreeCpuSeconds(postgresPid) : Number.NaN,
  })
  const before = read()
  const { answered, failed, seconds, p50, p99, firstByte = Number.NaN } = await load()
  const after = read()
  const eachMicroseconds = (used: number) => (used * 1e6) / answered
  return {
    perSecond: answered / seconds,
    p50,
    p99,
    firstByte,
    failed,
    serverCpu: eachMicroseconds(after.server - before.server),
    postgresCpu: eachMicroseconds(after.postgres - before.postgres),
    peakMemory: pid === undefined ? Number.NaN : readPeakMemory(pid),
  } satisfies Sample
}
