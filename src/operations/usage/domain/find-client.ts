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

/** Who is calling, for at most so many clients: those who come later are others. */
export function createClientFinder(mostClients: number): ClientFinder {
  const byText = new Map<string, Client>()
  const clients = new Map<string, Client>()

  function intern(client: Client): Client {
    const key = JSON.stringify(client)
    const known = clients.get(key)
    if (known !== undefined) return known
    if (clients.size >= mostClients) return otherClients
    clients.set(key, client)
    return client
  }

  return {
    find: (identity, headers) => {
      const text = describe(identity, headers)
      const known = byText.get(text)
      if (known !== undefined) return known
      if (byText.size >= mostClients * textsPerClient) byText.clear()
      const client = intern(readClient(identity, headers))
      byText.set(text, client)
      return client
    },
    clear: () => {
      byText.clear()
      clients.clear()
    },
  }
}

type Headers = Readonly<Record<string, string>>

/** Everything that a client is made of, as it came. No header can hold a line break. */
function describe({ role, apiKey, source }: Identity, headers: Headers): string {
  const told = `${headers['x-client-name'] ?? ''}\n${headers['x-client-version'] ?? ''}\n${headers['x-client-info'] ?? ''}`
  const agent = headers['x-client-info'] === undefined ? headers['user-agent'] : ''
  return `${role}\n${apiKey ?? source}\n${told}\n${agent}`
}

function readClient({ role, apiKey, source }: Identity, headers: Headers): Client {
  return {
    role,
    apiKey: apiKey ?? (source === 'token' ? 'token' : 'none'),
    name: toLabel(headers['x-client-name'] ?? '', 60),
    version: toLabel(headers['x-client-version'] ?? '', 30),
    library: reduceAgent(headers['x-client-info'] ?? headers['user-agent'] ?? ''),
  }
}
