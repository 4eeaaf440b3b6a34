import type { CustomFetch } from 'openid-client'
import { toMessage } from '../../../../base/to-message.ts'
import { providerFailed } from '../../errors.ts'
import { checkPublicHost, createPublicAgent } from '../public-network.ts'

const largestAnswer = 1024 * 1024

export type FetchLimits = {
  readonly seconds: number
  /** `public` for addresses that whoever holds a key of the API may write. */
  readonly reach: 'anywhere' | 'public'
}

/**
 * Asks providers: for a limited time, for an answer of a limited size, and never on to where a redirect points. Throws `unexpected_failure`,
 * and `validation_failed` for an address in a private network.
 */
export function createProviderFetch({ seconds, reach }: FetchLimits): CustomFetch {
  let publicAgent: ReturnType<typeof createPublicAgent> | undefined
  const getPublicAgent = () => {
    publicAgent ??= createPublicAgent()
    return publicAgent
  }
  return async (address, options) => {
    const url = new URL(address)
    if (reach === 'public') checkPublicHost(url)
    const { fetch, getGlobalDispatcher } = await import('undici')
    const dispatcher = reach === 'public' ? await getPublicAgent() : getGlobalDispatcher()
    const { body, headers, method } = options
    const timeLimit = AbortSignal.timeout(seconds * 1000)
    const signal = options.signal ? AbortSignal.any([options.signal, timeLimit]) : timeLimit
    try {
      const answer = await fetch(url, { body: body ?? null, headers, method, redirect: 'manual', signal, dispatcher })
      const text = await readLimited(answer.body)
      return new Response(hasNoBody(answer.status) ? null : text, { status: answer.status, headers: [...answer.headers] })
    } catch (error) {
      throw providerFailed(url.host, new Error(toMessage(error), { cause: error }))
    }
  }
}

async function readLimited(body: AsyncIterable<Uint8Array> | null): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > largestAnswer) throw new RangeError('the answer is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const hasNoBody = (status: number) => [101, 204, 205, 304].includes(status)
