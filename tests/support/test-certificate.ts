import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

export type TestCertificate = {
  /** PEM. */
  readonly certificate: string
  readonly key: string
}

export type TestAuthority = TestCertificate & { readonly issue: (host: string) => TestCertificate }

/** A certificate authority of a minute's worth, which Node itself can check (X.509 version 3 in DER, RFC 5280). */
export function createTestAuthority(name: string): TestAuthority {
  const own = createKeys()
  const certificate = renderCertificate({
    subject: name,
    issuer: name,
    subjectKey: own.publicKey,
    issuerKey: own.privateKey,
    extension: authority,
  })
  return {
    certificate,
    key: toPem(own.privateKey),
    issue: (host) => {
      const { publicKey, privateKey } = createKeys()
      const facts = { subject: host, issuer: name, subjectKey: publicKey, issuerKey: own.privateKey, extension: namesHost(host) }
      return { certificate: renderCertificate(facts), key: toPem(privateKey) }
    },
  }
}

type CertificateFacts = {
  readonly subject: string
  readonly issuer: string
  readonly subjectKey: KeyObject
  readonly issuerKey: KeyObject
  readonly extension: Buffer
}

const day = 24 * 60 * 60 * 1000

const objectIds = {
  ecdsaWithSha256: '06082a8648ce3d040302',
  commonName: '0603550403',
  basicConstraints: '0603551d13',
  subjectAltName: '0603551d11',
} as const

const authority = der(
  0x30,
  objectId('basicConstraints'),
  der(0x01, Buffer.from([255])),
  der(0x04, der(0x30, der(0x01, Buffer.from([255])))),
)

function namesHost(host: string): Buffer {
  return der(0x30, objectId('subjectAltName'), der(0x04, der(0x30, der(0x82, Buffer.from(host)))))
}

function renderCertificate({ subject, issuer, subjectKey, issuerKey, extension }: CertificateFacts): string {
  const algorithm = der(0x30, objectId('ecdsaWithSha256'))
  const publicKey = subjectKey.export({ type: 'spki', format: 'der' })
  const contents = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), createHash('sha256').update(publicKey).digest().subarray(0, 8)])),
    algorithm,
    nameOf(issuer),
    der(0x30, timeOf(Date.now() - day), timeOf(Date.now() + day)),
    nameOf(subject),
    publicKey,
    der(0xa3, der(0x30, extension)),
  )
  const signature = sign('sha256', contents, issuerKey)
  const bytes = der(0x30, contents, algorithm, der(0x03, Buffer.from([0]), signature))
  return `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`
}

function createKeys() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
}

function toPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function nameOf(text: string): Buffer {
  return der(0x30, der(0x31, der(0x30, objectId('commonName'), der(0x0c, Buffer.from(text)))))
}

function timeOf(moment: number): Buffer {
  return der(0x18, Buffer.from(new Date(moment).toISOString().replace(/[-:T]|\.\d+/g, '')))
}

function objectId(name: keyof typeof objectIds): Buffer {
  return Buffer.from(objectIds[name], 'hex')
}

/** Tag, length, contents. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const size = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}
