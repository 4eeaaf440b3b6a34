import { PostgrestClient } from '@supabase/postgrest-js'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { createSeededRandom, pickInteger } from '../../src/base/seeded-random.ts'
import type { Use } from '../../src/operations/contract/operation.ts'
import type { PlanUses } from '../../src/query/uses.ts'
import { toUsage } from '../../src/server/contracts/to-usage.ts'
import type { TestRestService } from '../support/test-rest-service.ts'
import { type Call, type ShopClientProfile, shopClients } from './shop-clients.ts'

export type Recorded = {
  /** `mobile 2.1 GET /orders?select=*` */
  readonly name: string
  readonly request: InjectOptions
  readonly status: number
  readonly body: string
  /** What was counted of it. */
  readonly uses: readonly Use[]
}

/** What a shop's clients ask in a day, answered; the same calls for the same seed. Nothing that they write stays. */
export async function recordDay(service: TestRestService, { calls, seed }: { readonly calls: number; readonly seed: number }) {
  const random = createSeededRandom(seed)
  let noted: PlanUses | undefined
  const note = (uses: PlanUses) => {
    noted = uses
  }
  const app = service.createApp({ transactionEnd: 'rollback' }, { noteUse: note })
  const recorded: Recorded[] = []
  const choose = createChooser(random)
  try {
    for (let done = 0; done < calls; done++) {
      const { profile, call } = choose(done)
      noted = undefined
      const record = (request: InjectOptions, status: number, body: string) => {
        const name = `${profile.name} ${profile.version} ${request.method} ${String(request.url).replace('/rest/v1', '')}`
        recorded.push({ name, request, status, body, uses: noted === undefined ? [] : toUses(noted, profile) })
      }
      await call(createClient(app, profile, record), (most) => pickInteger(random, 1, most))
    }
    return recorded
  } finally {
    await app.close()
  }
}

type Choice = { readonly profile: ShopClientProfile; readonly call: Call }

/** Everything once, and then as often as its weight says. */
function createChooser(random: () => number): (done: number) => Choice {
  const kinds = shopClients.flatMap((profile) => profile.calls.map(([weight, call]) => ({ profile, weight, call })))
  const weighted = kinds.flatMap(({ weight, ...choice }) => Array<Choice>(weight).fill(choice))
  return (done) => {
    const choice = kinds[done] ?? weighted[pickInteger(random, 0, weighted.length - 1)]
    if (choice === undefined) throw new Error('The clients of the shop ask for nothing')
    return choice
  }
}

type RecordReply = (request: InjectOptions, status: number, body: string) => void

/** The official client, whose requests go to the server without a network. */
function createClient(app: FastifyInstance, { role }: ShopClientProfile, record: RecordReply) {
  const ask = async (address: unknown, init: RequestInit = {}) => {
    const { pathname, search } = new URL(String(address))
    const headers = { ...Object.fromEntries(new Headers(init.headers)), authorization: role }
    const payload = typeof init.body === 'string' ? { payload: init.body } : {}
    const request = { method: (init.method ?? 'GET') as 'GET', url: `${pathname}${search}`, headers, ...payload }
    const reply = await app.inject(request)
    record(request, reply.statusCode, reply.body)
    return new Response(reply.statusCode === 204 ? null : reply.body, { status: reply.statusCode })
  }
  return new PostgrestClient('http://shop.test/rest/v1', { fetch: ask as typeof fetch })
}

function toUses({ names, route }: PlanUses, { name, version, role }: ShopClientProfile): readonly Use[] {
  const moment = { count: 1, perDay: 1, firstDay: '2026-03-01', lastSeen: '2026-03-01T00:00:00Z' }
  const client = { role, apiKey: '', name, version, library: '' }
  const reports = names.map(({ member, ...rest }) => ({ ...client, ...rest, ...moment, member: member ?? '', routes: [route] }))
  return toUsage({ since: '2026-03-01', uses: reports })?.uses ?? []
}
