import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { AuthContext } from '../context.ts'
import { createCertificate } from '../domain/saml/create-certificate.ts'
import type { ServiceProvider } from '../domain/saml/render-metadata.ts'
import type { CallScope } from '../endpoint.ts'
import { samlKeyUnusable } from '../errors.ts'
import { findSamlKey, insertSamlKey } from '../store/saml-keys.ts'

export type OwnSide = { readonly service: ServiceProvider; readonly privateKey: string }

/** This service as a SAML service provider, and the key it signs with (PEM). Throws `unexpected_failure` for a key that cannot be used. */
export async function getOwnSide(scope: Pick<CallScope, 'context' | 'transaction'>): Promise<OwnSide> {
  const base = (scope.context.settings.samlExternalUrl ?? scope.context.publicUrl()).replace(/\/+$/, '')
  const key = await getPrivateKey(scope)
  const certificate = createCertificate(key, new URL(base).hostname)
  return {
    service: { entityId: `${base}/sso/saml/metadata`, acsUrl: `${base}/sso/saml/acs`, certificate },
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

async function getPrivateKey({ context, transaction }: Pick<CallScope, 'context' | 'transaction'>): Promise<KeyObject> {
  const { samlPrivateKey } = context.settings
  if (samlPrivateKey !== undefined && samlPrivateKey !== '') return parsePrivateKey(samlPrivateKey)
  const kept = (await findSamlKey(transaction)) ?? (await insertSamlKey(transaction, await createEncryptedKey(context)))
  return createPrivateKey(context.vault.decrypt(kept, keyPlace))
}

/** PEM of any kind, or PKCS#1 in base64 as Supabase writes it. */
function parsePrivateKey(text: string): KeyObject {
  const read = () =>
    text.includes('-----BEGIN')
      ? createPrivateKey(text)
      : createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs1' })
  try {
    const key = read()
    if (key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048) return key
  } catch (error) {
    throw samlKeyUnusable(error)
  }
  throw samlKeyUnusable()
}

async function createEncryptedKey({ vault }: AuthContext): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  return vault.encrypt(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), keyPlace)
}

const keyPlace = 'dorsal.auth_saml_keys'
