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

/**
 * So many of one name are looked through one by one: a request is counted in 0.1 µs so, and in 2 by a text that has to be made and looked up.
 */
const mostOfName = 32

/** What a client is made of, as it came. */
type Told = Pick<Identity, 'role' | 'apiKey' | 'source'> & {
  readonly name: string | undefined
  readonly version: string | undefined
  /** `x-client-info`, without it the user agent. */
  readonly agent: string | undefined
}

type Known = Told & { readonly client: Client }

/** Who is calling, for at most so many clients: those who come later are others. */
export function createClientFinder(mostClients: number): ClientFinder {
  const byText = new Map<string, Client>()
  const clients = new Map<string, Client>()
  const byName = new Map<string, Known[]>()

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
    if (byText.size >= mostClients * textsPerClient) {
      byText.clear()
      byName.clear()
    }
    const client = intern(readClient(told))
    byText.set(text, client)
    return client
  }

  /** Those that come first stay: to move them at each miss would cost more than it spares. */
  function remember(known: Known): void {
    const ofName = byName.get(toName(known)) ?? []
    if (ofName.length < mostOfName) ofName.push(known)
    byName.set(toName(known), ofName)
  }

  return {
    find: (identity, headers) => {
      const told = readTold(identity, headers)
      const known = byName.get(toName(told))?.find((one) => isSame(one, told))
      if (known !== undefined) return known.client
      const client = findByText(told)
      remember({ ...told, client })
      return client
    },
    clear: () => {
      byText.clear()
      clients.clear()
      byName.clear()
    },
  }
}

type Headers = Readonly<Record<string, string>>

function readTold({ role, apiKey, source }: Identity, headers: Headers): Told {
  const agent = headers['x-client-info'] ?? headers['user-agent']
  return { role, apiKey, source, name: headers['x-client-name'], version: headers['x-client-version'], agent }
}

function toName({ name, agent }: Told): string {
  return name ?? agent ?? ''
}

function isSame(one: Told, other: Told): boolean {
  return (
    one.version === other.version &&
    one.apiKey === other.apiKey &&
    one.role === other.role &&
    one.source === other.source &&
    one.name === other.name &&
    one.agent === other.agent
  )
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
