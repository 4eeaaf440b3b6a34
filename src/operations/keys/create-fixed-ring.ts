import { createFixedKeys } from '../../access/access-keys.ts'
import type { KeyRing, KeyRingOptions } from './create-key-ring.ts'
import { createTokenSigner } from './create-token-signer.ts'

export type FixedRingOptions = Pick<KeyRingOptions, 'anonymousRole' | 'fixed' | 'secretKeys'> & {
  readonly apiKeys: { readonly publishableKey: string; readonly secretKey: string }
}

/** The keys of a project whose database has no tables for them: nothing can be added or revoked. */
export function createFixedRing({ apiKeys, anonymousRole, fixed, secretKeys }: FixedRingOptions): KeyRing {
  const access = createFixedKeys(apiKeys, { publishable: anonymousRole, secret: 'service_role' })
  const picture = { access, signing: fixed?.signing, published: fixed?.published ?? [] }
  return {
    current: () => access,
    signer: createTokenSigner(() => picture, secretKeys),
    reload: async () => {},
    stop: async () => {},
  }
}
