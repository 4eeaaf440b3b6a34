import type { DeclaredRequest } from './parse-declared-request.ts'

/** What a recording holds for us, and what of it was left out. */
export type Recording = {
  readonly requests: readonly DeclaredRequest[]
  /** Requests to anything but this API: pages, pictures, other servers. */
  readonly foreign: number
  /** Requests that change something; sent only when asked for. */
  readonly writes: number
}

export type RecordingOptions = {
  /** Beginnings of the paths that belong to the API: `/rest/v1`. */
  readonly prefixes: readonly string[]
  readonly withWrites: boolean
}

type HarRequest = {
  readonly method: string
  readonly url: string
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly postData?: { readonly text?: string }
}

/** Of one connection or one origin, or made anew by who sends the request; `:` begins the pseudo-headers of HTTP/2. */
const notSentAgain =
  /^(:.*|host|connection|keep-alive|upgrade|te|trailer|transfer-encoding|content-length|expect|cookie|origin|referer|accept-encoding|if-none-match|if-modified-since|x-request-id|proxy-.*|sec-.*)$/i
const reads = ['GET', 'HEAD', 'OPTIONS']

/**
 * The requests of an HTTP Archive (HAR 1.2, http://www.softwareishard.com/blog/har-12-spec/), each as often as it was made, with the keys
 * and tokens it was made with. Throws a RangeError when the text is none.
 */
export function parseHar(text: string, { prefixes, withWrites }: RecordingOptions): Recording {
  const requests = readEntries(text).map(toDeclared)
  const own = requests.filter(({ path }) => prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)))
  const safe = own.filter(({ method }) => reads.includes(method))
  return {
    requests: mergeSame(withWrites ? own : safe),
    foreign: requests.length - own.length,
    writes: own.length - safe.length,
  }
}

function readEntries(text: string): readonly HarRequest[] {
  const entries = (parseJson(text) as { readonly log?: { readonly entries?: unknown } } | null)?.log?.entries
  if (!Array.isArray(entries) || !entries.every(hasRequest)) throw new RangeError('an HTTP Archive (HAR) as browsers export it')
  return entries.map(({ request }) => request)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new RangeError('an HTTP Archive (HAR), which is JSON')
  }
}

function hasRequest(entry: unknown): entry is { readonly request: HarRequest } {
  const request = (entry as { readonly request?: Partial<HarRequest> } | null)?.request
  return (
    typeof request?.method === 'string' && typeof request.url === 'string' && URL.canParse(request.url) && Array.isArray(request.headers)
  )
}

function toDeclared({ method, url, headers, postData }: HarRequest): DeclaredRequest {
  const { pathname, search } = new URL(url)
  const kept = headers.filter(({ name }) => !notSentAgain.test(name))
  return {
    method: method.toUpperCase(),
    path: `${pathname}${search}`,
    headers: Object.fromEntries(kept.map(({ name, value }) => [name.toLowerCase(), value])),
    ...(postData?.text === undefined ? {} : { body: postData.text }),
    weight: 1,
  }
}

function mergeSame(requests: readonly DeclaredRequest[]): readonly DeclaredRequest[] {
  const groups = Map.groupBy(requests, ({ method, path, headers, body }) => JSON.stringify([method, path, headers, body]))
  return [...groups.values()].flatMap((same) => (same[0] === undefined ? [] : [{ ...same[0], weight: same.length }]))
}
