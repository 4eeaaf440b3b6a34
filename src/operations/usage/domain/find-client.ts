import type { Identity } from '../../../access/identity.ts'
import type { Client } from '../types.ts'
import { reduceAgent, toLabel } from './reduce-agent.ts'

export type ClientFinder = {
  /** The same object for the same client. */
  readonly find: (identity: Identity, headers: Readonly<Record<string, string>>) => Client
  /** Begins anew, as on a new day. */
  readonly clear: () => void
}

export const otherClients: Client = { role: '', apiKey: '', name: '(others)', version: '', library: '' }

/** Rotating user agents must not fill the memory: this many texts for each client that is told apart. */
const textsPerClient = 4

/** So many are looked through one by one: a request is counted in 0.3 µs so, and in 1.1 by a text that has to be made and looked up. */
const mostRecent = 8

/** What a client is made of, as it came. */
type Told = Pick<Identity, 'role' | 'apiKey' | 'source'> & {
  readonly name: string | undefined
  readonly version: string | undefined
  /** `x-client-info`, without it the user agent. */
  readonly agent: string | undefined
}

type Recent = Told & { readonly client: Client }

/** Who is calling, for at most so many clients: those who come later are others. */
export function createClientFinder(mostClients: number): ClientFinder {
  const byText = new Map<string, Client>()
  const clients = new Map<string, Client>()
  let recent: readonly Recent[] = []

  function intern(client: Client): Client {
    const key = JSON.stringify(client)
    const known = clients.get(key)
    if (known !== undefined) return known
    if (clients.size >= mostClients) return otherClients
    clients.set(key, client)
    return client
  }

  function findByText(told: Told): Client {
    const text = describe(told)
    const known = byText.get(text)
    if (known !== undefined) return known
    if (byText.size >= mostClients * textsPerClient) byText.clear()
    const client = intern(readClient(told))
    byText.set(text, client)
    return client
  }

  return {
    find: (identity, headers) => {
      const known = recent.find((one) => isSame(one, identity, headers))
      if (known !== undefined) return known.client
      const told = readTold(identity, headers)
      const client = findByText(told)
      recent = [{ ...told, client }, ...recent].slice(0, mostRecent)
      return client
    },
    clear: () => {
      byText.clear()
      clients.clear()
      recent = []
    },
  }
}

type Headers = Readonly<Record<string, string>>

function isSame(known: Told, { role, apiKey, source }: Identity, headers: Headers): boolean {
  return (
    known.agent === findAgent(headers) &&
    known.name === headers['x-client-name'] &&
    known.version === headers['x-client-version'] &&
    known.role === role &&
    known.apiKey === apiKey &&
    known.source === source
  )
}

function findAgent(headers: Headers): string | undefined {
  return headers['x-client-info'] ?? headers['user-agent']
}

function readTold({ role, apiKey, source }: Identity, headers: Headers): Told {
  return { role, apiKey, source, name: headers['x-client-name'], version: headers['x-client-version'], agent: findAgent(headers) }
}

/** No header can hold a line break. */
function describe({ role, apiKey, source, name, version, agent }: Told): string {
  return [role, apiKey, source, name, version, agent].join('\n')
}

function readClient({ role, apiKey, source, name, version, agent }: Told): Client {
  return {
    role,
    apiKey: apiKey ?? (source === 'token' ? 'token' : 'none'),
    name: toLabel(name ?? '', 60),
    version: toLabel(version ?? '', 30),
    library: reduceAgent(agent ?? ''),
  }
}
