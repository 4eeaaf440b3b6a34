import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'

export type SoftwareAuthenticator = {
  /** The id of its credential, base64url. */
  readonly id: string
  /** What `navigator.credentials.create()` gives, as JSON. */
  readonly create: (options: CreationOptions, changes?: CeremonyChanges) => Record<string, unknown>
  /** What `navigator.credentials.get()` gives, as JSON. */
  readonly get: (options: RequestOptions, changes?: CeremonyChanges) => Record<string, unknown>
}

type CreationOptions = { readonly challenge: string; readonly rp: { readonly id?: string }; readonly user: { readonly id: string } }
type RequestOptions = { readonly challenge: string; readonly rpId?: string }

/** What an attacker, or a clone, would do otherwise. */
export type CeremonyChanges = {
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  readonly userHandle?: string
  readonly signCount?: number
  /** Nobody touched it, or nobody proved themselves to it. */
  readonly flags?: number
}

const userPresent = 0x01
const userVerified = 0x04
const hasCredential = 0x40

/**
 * An authenticator with one key on P-256 (Web Authentication Level 3, sections 6.1 and 6.5; RFC 9052 for the key, RFC 8949 for the encoding) that
 * counts its signatures and attests nothing.
 */
export function createSoftwareAuthenticator({ origin }: { readonly origin: string }): SoftwareAuthenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = randomBytes(16)
  const id = credentialId.toString('base64url')
  let count = 0
  let owner = ''
  const about = { id, rawId: id, type: 'public-key', clientExtensionResults: {}, authenticatorAttachment: 'platform' }
  return {
    id,
    create: ({ challenge, rp, user }, changes = {}) => {
      owner = user.id
      const clientData = renderClientData('webauthn.create', { challenge, origin, ...changes })
      const length = Buffer.alloc(2)
      length.writeUInt16BE(credentialId.length)
      const flags = changes.flags ?? userPresent | userVerified
      const head = renderHead(changes.rpId ?? rp.id ?? '', flags | hasCredential, changes.signCount ?? ++count)
      const authData = Buffer.concat([head, Buffer.alloc(16), length, credentialId, encodeCoseKey(publicKey)])
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        encodeText('fmt'),
        encodeText('none'),
        encodeText('attStmt'),
        Buffer.from([0xa0]),
        encodeText('authData'),
        encodeBytes(authData),
      ])
      return {
        ...about,
        response: { clientDataJSON: toText(clientData), attestationObject: toText(attestation), transports: ['internal'] },
      }
    },
    get: ({ challenge, rpId = '' }, changes = {}) => {
      const clientData = renderClientData('webauthn.get', { challenge, origin, ...changes })
      const authData = renderHead(changes.rpId ?? rpId, changes.flags ?? userPresent | userVerified, changes.signCount ?? ++count)
      const signature = createSign('sha256').update(authData).update(createHash('sha256').update(clientData).digest()).sign(privateKey)
      const userHandle = changes.userHandle ?? owner
      const response = {
        clientDataJSON: toText(clientData),
        authenticatorData: toText(authData),
        signature: toText(signature),
        userHandle,
      }
      return { ...about, response }
    },
  }
}

function renderClientData(type: string, { challenge, origin }: { readonly challenge: string; readonly origin: string }): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
}

function renderHead(rpId: string, flags: number, count: number): Buffer {
  const counter = Buffer.alloc(4)
  counter.writeUInt32BE(count)
  return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), counter])
}

/** kty EC2, alg ES256, crv P-256, x, y. */
function encodeCoseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    encodeBytes(Buffer.from(x, 'base64url')),
    Buffer.from([0x22]),
    encodeBytes(Buffer.from(y, 'base64url')),
  ])
}

function encodeText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)])
}

function encodeBytes(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x58, bytes.length]), bytes])
}

function toText(bytes: Buffer): string {
  return bytes.toString('base64url')
}
