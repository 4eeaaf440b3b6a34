import type { Identity } from '../../access/identity.ts'
import type { Clock } from '../../base/clock.ts'
import { docsAgent } from '../../http/docs-agent.ts'
import type { PlanUses } from '../../query/uses.ts'
import { createClientFinder, otherClients } from './domain/find-client.ts'
import type { UsageSettings } from './settings.ts'
import type { Client, UsageRow } from './types.ts'

export type UsageCounter = {
  /** Counts one request: a look into two maps (0.3 µs). */
  readonly note: (uses: PlanUses, caller: { readonly identity: Identity; readonly headers: Readonly<Record<string, string>> }) => void
  /** What was counted since the last time; nothing of it stays here. */
  readonly take: () => readonly UsageRow[]
}

type Count = { count: number; lastSeen: number }

type CountsOfUses = { readonly uses: PlanUses; readonly byClient: Map<Client, Count> }

const unnamed: PlanUses = { key: '', route: '', names: [], ends: [] }

/** Counts in memory, which holds at most `maxEntries` counts whatever clients send. */
export function createUsageCounter(
  { maxEntries, maxClients }: Pick<UsageSettings, 'maxEntries' | 'maxClients'>,
  clock: Clock,
): UsageCounter {
  const clients = createClientFinder(maxClients)
  let counts = new Map<string, CountsOfUses>()
  let entries = 0
  let day = toDay(clock.now())

  function insert(uses: PlanUses, client: Client): Count {
    const ofUses = counts.get(uses.key) ?? { uses, byClient: new Map() }
    const count = ofUses.byClient.get(client) ?? { count: 0, lastSeen: 0 }
    ofUses.byClient.set(client, count)
    counts.set(uses.key, ofUses)
    entries++
    return count
  }

  return {
    note: (uses, { identity, headers }) => {
      if (headers['user-agent'] === docsAgent) return
      const client = clients.find(identity, headers)
      const known = counts.get(uses.key)?.byClient.get(client)
      const count = known ?? (entries < maxEntries ? insert(uses, client) : insert(unnamed, otherClients))
      count.count++
      count.lastSeen = clock.now()
    },
    take: () => {
      const taken = counts
      counts = new Map()
      entries = 0
      const today = toDay(clock.now())
      if (today !== day) clients.clear()
      day = today
      return [...taken.values()].flatMap(toRows)
    },
  }
}

function toRows({ uses, byClient }: CountsOfUses): readonly UsageRow[] {
  const names = uses === unnamed ? [{ way: 'other', schema: '', object: '', member: null } as const] : uses.names
  return [...byClient].flatMap(([client, { count, lastSeen }]) =>
    names.map(({ way, schema, object, member }) => {
      const used = { way, schema, object, member: member ?? '' }
      return { ...client, ...used, route: uses.route, day: toDay(lastSeen), count, lastSeen }
    }),
  )
}

export function toDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
