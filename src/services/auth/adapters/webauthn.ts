import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { AuthContext } from '../context.ts'
import type { AuthSettings } from '../settings.ts'
import type { User } from '../types.ts'

/** A public key that an authenticator made for this application. */
export type Credential = {
  readonly id: Buffer
  readonly publicKey: Buffer
  readonly signCount: number
  readonly transports: readonly string[]
  readonly backupEligible: boolean
  readonly backedUp: boolean
}

export type NewCredential = Credential & { readonly aaguid: string; readonly userVerified: boolean }

/** What a browser sent, as it is: everything about it is still to be checked. */
export type BrowserAnswer = Readonly<Record<string, unknown>>

export type Ceremony = {
  readonly challenge: string
  /** Whether the person proved themselves to the authenticator, by a fingerprint or a PIN. */
  readonly verification: 'required' | 'preferred'
}

type RelyingParty = { readonly id: string; readonly name: string; readonly origins: string[] }

/** Who authenticators believe to be talking to (Web Authentication Level 3, section 5.4.2). */
function readRelyingParty({ siteUrl, webauthnRpId, webauthnRpDisplayName, webauthnRpOrigins }: AuthSettings): RelyingParty {
  const site = new URL(siteUrl)
  const id = webauthnRpId === '' ? site.hostname : webauthnRpId
  return {
    id,
    name: webauthnRpDisplayName === '' ? id : webauthnRpDisplayName,
    origins: webauthnRpOrigins.length === 0 ? [site.origin] : [...webauthnRpOrigins],
  }
}

/** Options for `navigator.credentials.create()`, as JSON. The user handle is the text of the user's id. */
export async function createRegistration(
  { settings, random }: Pick<AuthContext, 'settings' | 'random'>,
  { user, known, kind }: { readonly user: User; readonly known: readonly Buffer[]; readonly kind: 'passkey' | 'factor' },
) {
  const party = readRelyingParty(settings)
  const name = user.email ?? user.phone ?? user.id
  const { generateRegistrationOptions } = await import('@simplewebauthn/server')
  return await generateRegistrationOptions({
    rpName: party.name,
    rpID: party.id,
    userID: new TextEncoder().encode(user.id),
    userName: name,
    userDisplayName: name,
    challenge: new Uint8Array(random.bytes(32)),
    attestationType: 'none',
    excludeCredentials: known.map((id) => ({ id: id.toString('base64url') })),
    authenticatorSelection:
      kind === 'passkey'
        ? { residentKey: 'required', userVerification: 'required' }
        : { residentKey: 'preferred', userVerification: 'preferred' },
  })
}

/** Options for `navigator.credentials.get()`, as JSON; without `known` ones the authenticator offers what it has. */
export async function createAuthentication(
  { settings, random }: Pick<AuthContext, 'settings' | 'random'>,
  { known, verification }: { readonly known: readonly Buffer[]; readonly verification: Ceremony['verification'] },
) {
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
  return await generateAuthenticationOptions({
    rpID: readRelyingParty(settings).id,
    challenge: new Uint8Array(random.bytes(32)),
    userVerification: verification,
    allowCredentials: known.map((id) => ({ id: id.toString('base64url') })),
  })
}

/**
 * Checks a registration (Web Authentication Level 3, section 7.1). Throws whatever is wrong with it. Certificates of authenticators are neither
 * asked for nor looked at: looking means asking addresses that they name.
 */
export async function checkRegistration(settings: AuthSettings, answer: BrowserAnswer, ceremony: Ceremony): Promise<NewCredential> {
  const party = readRelyingParty(settings)
  const response = answer as unknown as RegistrationResponseJSON
  await checkAttestation(response)
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: ceremony.challenge,
    expectedOrigin: party.origins,
    expectedRPID: party.id,
    requireUserVerification: ceremony.verification === 'required',
  })
  if (!verified) throw new Error('The registration could not be verified')
  const { credential, aaguid, userVerified, credentialDeviceType, credentialBackedUp } = registrationInfo
  return {
    id: Buffer.from(credential.id, 'base64url'),
    publicKey: Buffer.from(credential.publicKey),
    signCount: credential.counter,
    transports: credential.transports ?? [],
    backupEligible: credentialDeviceType === 'multiDevice',
    backedUp: credentialBackedUp,
    aaguid,
    userVerified,
  }
}

/** Checks an assertion by a known credential (section 7.2) and gives its new counter. Throws whatever is wrong with it. */
export async function checkAssertion(
  settings: AuthSettings,
  answer: BrowserAnswer,
  { credential, ...ceremony }: Ceremony & { readonly credential: Pick<Credential, 'id' | 'publicKey' | 'signCount'> },
): Promise<{ readonly signCount: number; readonly backedUp: boolean }> {
  const party = readRelyingParty(settings)
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: answer as unknown as AuthenticationResponseJSON,
    expectedChallenge: ceremony.challenge,
    expectedOrigin: party.origins,
    expectedRPID: party.id,
    credential: {
      id: credential.id.toString('base64url'),
      publicKey: new Uint8Array(credential.publicKey),
      counter: credential.signCount,
    },
    requireUserVerification: ceremony.verification === 'required',
  })
  if (!verified) throw new Error('The assertion could not be verified')
  return { signCount: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp }
}

async function checkAttestation({ response }: RegistrationResponseJSON): Promise<void> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers')
  const attestation = decodeAttestationObject(new Uint8Array(Buffer.from(response.attestationObject, 'base64url')))
  if (attestation.get('attStmt').get('x5c') !== undefined) throw new Error('An attestation was not asked for')
}
