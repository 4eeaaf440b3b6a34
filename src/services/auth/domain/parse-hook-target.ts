import { hookSecretInvalid, hookSecretMissing, hookUriInvalid } from '../errors.ts'

/** Whom a hook asks. */
export type HookTarget =
  | { readonly kind: 'function'; readonly schema: string; readonly name: string }
  | { readonly kind: 'endpoint'; readonly url: string; readonly secrets: readonly Buffer[] }

/** Hosts that unencrypted requests may go to: they never leave this machine. */
const localHosts: readonly string[] = ['localhost', '127.0.0.1', '[::1]', 'host.docker.internal']

/**
 * Reads `pg-functions://postgres/<schema>/<function>` or an address, and secrets in the form of Standard Webhooks (`v1,whsec_<base64>`, several
 * between `|`). Throws `hook_uri_invalid`, `hook_secret_missing`, `hook_secret_invalid`.
 */
export function parseHookTarget(name: string, uri: string, secrets: string | undefined): HookTarget {
  const [, schema, routine] = /^pg-functions:\/\/[^/]+\/([^/]+)\/([^/]+)$/.exec(uri) ?? []
  if (schema !== undefined && routine !== undefined)
    return { kind: 'function', schema: decodeURIComponent(schema), name: decodeURIComponent(routine) }
  const url = URL.parse(uri)
  if (url === null || !isAllowed(url)) throw hookUriInvalid(name)
  return { kind: 'endpoint', url: url.href, secrets: parseSecrets(name, secrets) }
}

function isAllowed({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && localHosts.includes(hostname))
}

function parseSecrets(name: string, secrets: string | undefined): readonly Buffer[] {
  if (secrets === undefined || secrets.trim() === '') throw hookSecretMissing(name)
  return secrets.split('|').map((secret) => {
    const [, encoded] = /^v1,whsec_([A-Za-z0-9+/]{32,88}={0,2})$/.exec(secret.trim()) ?? []
    if (encoded === undefined) throw hookSecretInvalid(name)
    return Buffer.from(encoded, 'base64')
  })
}
