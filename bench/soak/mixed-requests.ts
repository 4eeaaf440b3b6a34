import type { PlannedRequest } from '../../src/operations/load-test/operation.ts'
import { planWorkload } from '../server/plan-requests.ts'

const columns = ['id', 'customer_id', 'status', 'total', 'note', 'placed_at']

/**
 * What a server meets in an hour: the five workloads, exports, mistakes, and reads of ever new shapes. `random` gives numbers from 0 up
 * to 1; each call brings other shapes.
 */
export function planMixedRequests(random: () => number): readonly PlannedRequest[] {
  return [
    ...planWorkload('W1', 30),
    ...planWorkload('W2', 15),
    ...planWorkload('W3', 8),
    ...planWorkload('W4', 15),
    ...planWorkload('W5', 15),
    plan('export', '/orders?select=id,status,total&order=id', 0.2),
    plan('mistake', '/nothing?id=eq.1', 2),
    plan('mistake', '/orders?total=eq.none', 2),
    plan('mistake', '/my_orders', 1, { authorization: 'Bearer not.a.token' }),
    ...Array.from({ length: 500 }, () => plan('new shape', inventPath(random), 12 / 500)),
  ]
}

function plan(name: string, path: string, weight: number, headers: Readonly<Record<string, string>> = {}): PlannedRequest {
  return { name, method: 'GET', path, headers, weight }
}

function inventPath(random: () => number): string {
  const chosen = columns.filter(() => random() < 0.5)
  const order = columns[Math.floor(random() * columns.length)] ?? 'id'
  const limit = 1 + Math.floor(random() * 1000)
  return `/orders?select=${['id', ...chosen.filter((name) => name !== 'id')].join(',')}&customer_id=lt.${limit}&order=${order}&limit=${limit}`
}
