import { GoTrueAdminApi, GoTrueClient } from '@supabase/auth-js'
import type { TestAuthServer } from './test-auth-server.ts'

export type AuthClientOptions = {
  readonly flowType?: 'implicit' | 'pkce'
  /** Where the client keeps its session; absent: a memory of its own. */
  readonly memory?: Map<string, string>
}

/** What the client keeps its session under. */
export const authStorageKey = 'session'

/** An unmodified auth-js that remembers its session, with nobody signed in. */
export function createAuthClient(
  server: Pick<TestAuthServer, 'url'>,
  { flowType = 'implicit', memory = new Map() }: AuthClientOptions = {},
): GoTrueClient {
  const storage = {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => void memory.set(key, value),
    removeItem: (key: string) => void memory.delete(key),
  }
  return new GoTrueClient({
    url: server.url,
    flowType,
    storage,
    storageKey: authStorageKey,
    autoRefreshToken: false,
    detectSessionInUrl: false,
  })
}

/** What an administrator asks with, under the key of `service_role`. */
export function createAuthAdmin(server: Pick<TestAuthServer, 'url' | 'serviceKey'>): GoTrueAdminApi {
  return new GoTrueAdminApi({ url: server.url, headers: { Authorization: `Bearer ${server.serviceKey}` } })
}
