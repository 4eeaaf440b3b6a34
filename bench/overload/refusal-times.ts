/** What a server says of the requests that it answered 5xx, in ms. */
export type RefusalTimes = {
  /** From their headers to the end of their answers: the bound of the histogram that the percentile is below. */
  readonly p50: number
  readonly p99: number
  /** How late its event loop was, p99: so long a request may have waited in its socket before. */
  readonly late: number
}

export type RefusalWatch = { readonly read: () => Promise<RefusalTimes> }

/** Begins now; `read` tells what came since. */
export async function watchRefusals(adminOrigin: string): Promise<RefusalWatch> {
  const before = parseBuckets(await readText(adminOrigin))
  return {
    read: async () => {
      const text = await readText(adminOrigin)
      const counts = [...parseBuckets(text)].map(([bound, count]) => [bound, count - (before.get(bound) ?? 0)] as const)
      const late = Number(/^nodejs_eventloop_lag_p99_seconds ([\d.e-]+)$/m.exec(text)?.[1])
      return { p50: findBound(counts, 0.5), p99: findBound(counts, 0.99), late: late * 1000 }
    },
  }
}

/** Reading them begins the measuring of the event loop anew. */
async function readText(adminOrigin: string): Promise<string> {
  return await (await fetch(`${adminOrigin}/metrics`)).text()
}

/** Answers up to each bound, in seconds, of all routes together. */
function parseBuckets(text: string): ReadonlyMap<number, number> {
  const buckets = new Map<number, number>()
  for (const [, bound = '', count] of text.matchAll(/^http_request_duration_seconds_bucket\{.*status="5xx",le="(.+)"\} (\d+)$/gm)) {
    const seconds = bound === '+Inf' ? Infinity : Number(bound)
    buckets.set(seconds, (buckets.get(seconds) ?? 0) + Number(count))
  }
  return buckets
}

function findBound(counts: readonly (readonly [bound: number, count: number])[], share: number): number {
  const all = counts.at(-1)?.[1] ?? 0
  const found = all === 0 ? undefined : counts.find(([, count]) => count >= all * share)
  return found === undefined ? Number.NaN : found[0] * 1000
}
