import { createPublicKey, type KeyObject, sign } from 'node:crypto'

/**
 * A self-signed X.509 certificate (RFC 5280) around an RSA key. Identity providers want one and read nothing but the key from it; all else in it
 * is fixed, so that one key always gives the same certificate. PEM.
 */
export function createCertificate(privateKey: KeyObject, host: string): string {
  const algorithm = sequence(objectIdentifier('2a864886f70d01010b'), der(0x05))
  const name = sequence(
    der(0x31, sequence(objectIdentifier('550403'), der(0x0c, Buffer.from(`SAML 2.0 Certificate for ${host}`.slice(0, 64))))),
  )
  const validity = sequence(der(0x17, Buffer.from('700101000000Z')), der(0x18, Buffer.from('21700101000000Z')))
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const version = der(0xa0, integer(2))
  const toBeSigned = sequence(version, integer(1), algorithm, name, validity, name, publicKey)
  const signature = der(0x03, Buffer.from([0]), sign('sha256', toBeSigned, privateKey))
  const lines =
    sequence(toBeSigned, algorithm, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

/** Tag, length, content (X.690, section 8.1). */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content)
  return Buffer.concat([Buffer.from([tag]), renderLength(body.length), body])
}

function renderLength(length: number): Buffer {
  if (length < 128) return Buffer.from([length])
  const bytes = length < 256 ? [length] : [length >> 8, length & 255]
  return Buffer.from([128 | bytes.length, ...bytes])
}

function sequence(...content: readonly Buffer[]): Buffer {
  return der(0x30, ...content)
}

function integer(value: number): Buffer {
  return der(0x02, Buffer.from([value]))
}

function objectIdentifier(hexadecimal: string): Buffer {
  return der(0x06, Buffer.from(hexadecimal, 'hex'))
}
