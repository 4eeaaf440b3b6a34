import assert from 'node:assert/strict'
import type { SupabaseClient } from '@supabase/supabase-js'
import type { Contract } from '../../src/operations/contract/operation.ts'
import { fetchContract } from '../../src/server/contracts/read-earlier-contract.ts'
import type { RunningMock } from '../../src/server/mock/start-mock.ts'
import { type RunningExample, startExample } from '../examples/start-example.ts'
import { diffShapes, toShape } from './shape.ts'
import { createTestClient, startTestMock } from './test-mock.ts'

/** Keys of an example: those of the real server are good at its mock. */
export type Caller = 'visitor' | 'service'

type Answer = {
  readonly status: number
  readonly data: unknown
  readonly count: number | null
  readonly error: { readonly code?: string; readonly message: string } | null
}

/** What a front-end asks. */
export type Call = (client: SupabaseClient) => PromiseLike<Answer>

export type BothServers = {
  readonly example: RunningExample
  readonly mock: RunningMock
  readonly contract: Contract
  /** Asks both, and fails where the shapes of their answers differ. `nulls`: names that may be null on one side, besides columns that may. */
  readonly compare: (call: Call, options?: { readonly by?: Caller; readonly nulls?: readonly string[] }) => Promise<void>
  readonly stop: () => Promise<void>
}

/** A real server, and the mock that was made from its contract. */
export async function startBothServers(name: 'fiches-metiers' | 'chinook'): Promise<BothServers> {
  const example = await startExample(name)
  const contract = await fetchContract(new URL(example.url), example.secretKey)
  const mock = await startTestMock(contract)
  const keys = { visitor: example.anonKey, service: example.serviceKey }
  const nullable = findNullable(contract)
  return {
    example,
    mock,
    contract,
    compare: async (call, { by = 'visitor', nulls = [] } = {}) => {
      const [real, mocked] = [await call(createTestClient(example.url, keys[by])), await call(createTestClient(mock.url, keys[by]))]
      assert.deepEqual(toVerdict(mocked), toVerdict(real), `${mocked.error?.message} / ${real.error?.message}`)
      assert.deepEqual(
        diffShapes(toShape(real.data), toShape(mocked.data), (column) => nullable.has(column) || nulls.includes(column)),
        [],
      )
      assert.deepEqual(hasRows(mocked.data), hasRows(real.data))
    },
    stop: async () => {
      await mock.stop()
      await example.stop()
    },
  }
}

function toVerdict({ status, error, count }: Answer) {
  return { status, code: error?.code ?? null, counted: typeof count }
}

function hasRows(data: unknown): boolean {
  return Array.isArray(data) ? data.length > 0 : data !== null
}

function findNullable({ schemas }: Contract): ReadonlySet<string> {
  const columns = Object.values(schemas).flatMap(({ relations }) => Object.values(relations).flatMap((one) => Object.entries(one.columns)))
  return new Set(columns.filter(([, { nullable }]) => nullable).map(([name]) => name))
}
