import { systemClock } from '../../src/base/clock.ts'
import { createUsageCounter } from '../../src/operations/usage/create-counter.ts'
import { median } from './estimate-ratio.ts'
import { createCaller, createUses } from './invented-uses.ts'

const rounds = 100
const callsPerRound = 10_000
const plans = 100
const settings = { maxEntries: 10_000, maxClients: 1000 }

type Counting = Readonly<Record<'clients' | 'µs, the best round' | 'µs, the median', string>>

/** What a count costs by itself, its caller's headers as fresh as those of a request. What disturbs a round only makes it longer: the best one is the truest. */
export function measureCounting(): readonly Counting[] {
  return [1, 10, 100].map(measureClients)
}

function measureClients(clients: number): Counting {
  const counter = createUsageCounter(settings, systemClock)
  const uses = Array.from({ length: plans }, (_, index) => createUses(`table_${index}`))
  const times = Array.from({ length: rounds }, () => {
    const calls = Array.from({ length: callsPerRound }, (_, index) => ({
      uses: uses[index % plans] ?? createUses(''),
      caller: createCaller(index % clients),
    }))
    const began = performance.now()
    for (const { uses: used, caller } of calls) counter.note(used, caller)
    return ((performance.now() - began) * 1000) / callsPerRound
  })
  return { clients: String(clients), 'µs, the best round': Math.min(...times).toFixed(2), 'µs, the median': median(times).toFixed(2) }
}
