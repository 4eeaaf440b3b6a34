import { setTimeout as wait } from 'node:timers/promises'
import type { AuthContext } from '../context.ts'
import type { CallScope } from '../endpoint.ts'

const remembered = 32

/** How long the last messages took, in milliseconds, of each service in this process. */
const durations = new WeakMap<AuthContext, number[]>()

/** Remembers how long it took. */
export async function rememberSending<T>({ context }: CallScope, send: () => Promise<T>): Promise<T> {
  const begun = performance.now()
  const result = await send()
  const known = durations.get(context) ?? []
  durations.set(context, [...known, performance.now() - begun].slice(-remembered))
  return result
}

/**
 * Takes as long as one of the last messages took, chosen by chance: whoever measures how long an answer takes must not learn from it whether
 * there is an account to send to. A service that has not sent anything yet does not wait.
 */
export async function pretendToSend({ context }: CallScope): Promise<void> {
  const known = durations.get(context) ?? []
  const [chosen = 0] = known.slice((context.random.bytes(1)[0] ?? 0) % Math.max(1, known.length))
  await wait(chosen)
}
