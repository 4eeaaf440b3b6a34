import type { Clock } from '../base/clock.ts'
import { publicKeysUnavailable } from './errors.ts'
import { readVerificationKeys, type VerificationKey } from './verification-key.ts'

const maxAge = 10 * 60_000
/** Tokens with made-up key ids must not turn into requests to the provider. */
const pauseBetweenReads = 30_000
const readTimeout = 5_000
/** Bytes; a set of keys has a few thousand. */
const largestAnswer = 256 * 1024

/** The keys behind a JWKS URL. */
export type RemoteKeys = {
  /** Keys read in the last ten minutes; older ones when the provider cannot be reached; `jwks_unavailable` when there are none. */
  readonly load: () => Promise<readonly VerificationKey[]>
  /** As `load`, but asks the provider again unless that was done half a minute ago: a key may be new. */
  readonly reload: () => Promise<readonly VerificationKey[]>
  /** Reads them again in the background when they are old. Costs nothing when they are not. */
  readonly keepFresh: () => void
}

/** `onChange` is called when the provider publishes other keys than before. Throws a RangeError when the URL cannot be used. */
export function createRemoteKeys(url: string, clock: Clock, onChange: () => void): RemoteKeys {
  const address = parseAddress(url)
  let keys: readonly VerificationKey[] = []
  let published = ''
  let triedAt = Number.NEGATIVE_INFINITY
  let reading: Promise<readonly VerificationKey[]> | undefined

  async function read(): Promise<readonly VerificationKey[]> {
    triedAt = clock.now()
    try {
      const text = await fetchText(address)
      if (text !== published) {
        keys = readVerificationKeys(JSON.parse(text))
        published = text
        onChange()
      }
    } catch (cause) {
      if (keys.length === 0) throw publicKeysUnavailable(cause)
    }
    return keys
  }

  const readOnce = (): Promise<readonly VerificationKey[]> => {
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }

  const readUnlessTried = async (within: number): Promise<readonly VerificationKey[]> => {
    if (reading !== undefined || clock.now() - triedAt > within) return readOnce()
    if (keys.length === 0) throw publicKeysUnavailable(undefined)
    return keys
  }

  return {
    load: () => readUnlessTried(keys.length === 0 ? pauseBetweenReads : maxAge),
    reload: () => readUnlessTried(pauseBetweenReads),
    keepFresh: () => {
      if (keys.length > 0 && clock.now() - triedAt > maxAge) void readOnce()
    },
  }
}

async function fetchText(address: URL): Promise<string> {
  const response = await fetch(address, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    signal: AbortSignal.timeout(readTimeout),
  })
  if (!response.ok) throw new Error(`The provider answered ${response.status}`)
  return await readText(response)
}

/** Leaves a body that is too large unread: a provider that was taken over must not be able to fill our memory. */
async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > largestAnswer) throw new Error(`The provider answered more than ${largestAnswer} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Throws a RangeError. */
export function parseAddress(url: string): URL {
  const address = URL.canParse(url) ? new URL(url) : undefined
  if (address?.protocol === 'https:' || address?.protocol === 'http:') return address
  throw new RangeError('an http or https address')
}
