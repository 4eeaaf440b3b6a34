import type { FastifyInstance } from 'fastify'
import type { Recorded } from './record-day.ts'

/** Names of the calls that worked and do not any more: refused, or answered without what the client reads. */
export async function findBroken(app: FastifyInstance, recorded: readonly Recorded[]): Promise<readonly string[]> {
  const broken: string[] = []
  for (const { name, request, status, body } of recorded) {
    if (status >= 400) throw new Error(`${name} was refused when it was recorded: ${body}`)
    const reply = await app.inject(request)
    if (reply.statusCode >= 400 || losesShape(parse(body), parse(reply.body))) broken.push(name)
  }
  return broken
}

function parse(body: string): unknown {
  return body === '' ? undefined : JSON.parse(body)
}

/** A key that is gone, or a value of another kind; a list is as its first item. */
function losesShape(before: unknown, after: unknown): boolean {
  if (before === null || before === undefined) return false
  if (Array.isArray(before)) return !Array.isArray(after) || (before.length > 0 && after.length > 0 && losesShape(before[0], after[0]))
  if (typeof before !== 'object') return typeof before !== typeof after
  if (typeof after !== 'object' || after === null || Array.isArray(after)) return true
  return Object.entries(before).some(([key, value]) => !Object.hasOwn(after, key) || losesShape(value, Object(after)[key]))
}
