/** Milliseconds that requests took from the moment they were due, so that one which waits for another counts its waiting. */
export type Waits = {
  readonly requests: number
  readonly failed: number
  readonly p50: number
  readonly p99: number
  readonly longest: number
}

export type Requests = {
  readonly url: string
  readonly key: string
  /** A second: nine of ten read, one writes. */
  readonly rate: number
}

/** Sends requests at a steady rate until `until` resolves. */
export async function measureRequests({ url, key, rate }: Requests, until: Promise<unknown>): Promise<Waits> {
  const waits: number[] = []
  const running = new Set<Promise<void>>()
  let failed = 0
  let isOver = false
  void until.finally(() => {
    isOver = true
  })
  const send = async (number: number, due: number) => {
    const ok = await ask(url, key, number).catch(() => false)
    waits.push(performance.now() - due)
    if (!ok) failed++
  }
  const began = performance.now()
  for (let number = 0; !isOver; number++) {
    const due = began + (number * 1000) / rate
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
    const sent = send(number, due)
    running.add(sent)
    void sent.finally(() => running.delete(sent))
  }
  await Promise.all(running)
  const sorted = waits.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { requests: sorted.length, failed, p50: at(0.5), p99: at(0.99), longest: at(1) }
}

async function ask(url: string, key: string, number: number): Promise<boolean> {
  const headers = { apikey: key, 'content-type': 'application/json' }
  const body = JSON.stringify({ product_id: 1 + (number % 1000), quantity: 1 })
  const response =
    number % 10 === 0
      ? await fetch(`${url}/rest/v1/sales`, { method: 'POST', headers, body })
      : await fetch(`${url}/rest/v1/products?id=eq.${1 + ((number * 7919) % 100_000)}`, { headers })
  await response.arrayBuffer()
  return response.ok
}
