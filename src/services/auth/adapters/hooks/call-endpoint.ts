import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../../../../base/clock.ts'
import type { RandomSource } from '../../context.ts'
import type { HookTarget } from '../../domain/parse-hook-target.ts'
import { signWebhook } from '../../domain/sign-webhook.ts'
import { hookAnswerTooLarge, hookContentType, hookPayloadInvalid, hookTimeout, hookUnavailable, hookUnreachable } from '../../errors.ts'

const tries = 3
const largestAnswer = 200 * 1024
const busy: readonly number[] = [429, 503]
const good: readonly number[] = [200, 202, 204]

export type EndpointCall = {
  readonly body: string
  /** Milliseconds for all tries together. */
  readonly timeout: number
  /** Longest wait between two tries, in milliseconds. */
  readonly pause: number
  readonly clock: Clock
  readonly random: RandomSource
}

/**
 * Asks an endpoint of the project over HTTP, signed, three times where it cannot be reached or names a time to come back. No redirect is
 * followed: the answer of somebody else decides nothing here. Throws `hook_timeout`, `hook_timeout_after_retry`,
 * `hook_payload_invalid_content_type`, `hook_payload_over_size_limit`, `hook_payload_invalid`, `unexpected_failure`.
 */
export async function callEndpoint(target: Extract<HookTarget, { kind: 'endpoint' }>, call: EndpointCall): Promise<unknown> {
  const signal = AbortSignal.timeout(call.timeout)
  try {
    for (let left = tries; left > 0; left--) {
      const reply = await send(target, call, signal)
      if (reply !== undefined && !isBusy(reply)) return await readAnswer(reply)
      if (left > 1) await wait(findPause(reply, call.pause), undefined, { signal })
      else throw reply === undefined ? hookUnreachable() : hookUnavailable()
    }
    throw hookUnavailable()
  } catch (error) {
    throw signal.aborted ? hookTimeout(call.timeout / 1000) : error
  }
}

/** Undefined when it cannot be reached. */
async function send(
  { url, secrets }: Extract<HookTarget, { kind: 'endpoint' }>,
  { body, clock, random }: EndpointCall,
  signal: AbortSignal,
): Promise<Response | undefined> {
  const signature = signWebhook({ id: random.uuid(), timestamp: Math.floor(clock.now() / 1000), body }, secrets)
  const headers = { 'content-type': 'application/json', ...signature }
  try {
    return await fetch(url, { method: 'POST', redirect: 'manual', headers, body, signal })
  } catch (error) {
    if (signal.aborted) throw error
    return undefined
  }
}

function isBusy({ status, headers }: Response): boolean {
  return busy.includes(status) && headers.has('retry-after')
}

function findPause(reply: Response | undefined, longest: number): number {
  const seconds = Number(reply?.headers.get('retry-after') ?? Number.NaN)
  return Number.isNaN(seconds) ? longest : Math.min(longest, seconds * 1000)
}

async function readAnswer(reply: Response): Promise<unknown> {
  if (!good.includes(reply.status)) {
    await reply.body?.cancel()
    throw hookUnavailable(reply.status)
  }
  const type = reply.headers.get('content-type')
  if (type === null && reply.status === 204) return {}
  if (type?.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    await reply.body?.cancel()
    throw hookContentType()
  }
  return parseAnswer(await readLimited(reply))
}

async function readLimited({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > largestAnswer) throw hookAnswerTooLarge(largestAnswer)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function parseAnswer(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch (error) {
    throw hookPayloadInvalid(error)
  }
}
