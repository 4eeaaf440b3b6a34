import { checkAssertion, checkRegistration, type NewCredential } from '../adapters/webauthn.ts'
import type { CallScope } from '../endpoint.ts'
import { webauthnAnswerWrong } from '../errors.ts'
import { type StoredCredential, updateFactor } from '../store/factors.ts'
import type { Attempt, Judgement } from './attempt.ts'

/** A key is made once. Who could make another for a verified factor would need none of what it proves. */
export async function judgeWebauthn(scope: CallScope, attempt: Attempt): Promise<Judgement> {
  const { factor, challenge, webauthn } = attempt
  const wanted = factor.status === 'verified' ? 'request' : 'create'
  const expected = challenge.web_authn_session_data?.challenge
  if (webauthn?.type !== wanted || expected === undefined) return { isRight: false, refusal: webauthnAnswerWrong() }
  const ceremony = { challenge: expected, verification: 'preferred' } as const
  try {
    return wanted === 'create' ? await judgeNewKey(scope, attempt, ceremony) : await judgeSignature(scope, attempt, ceremony)
  } catch (error) {
    return { isRight: false, refusal: webauthnAnswerWrong(error) }
  }
}

type FactorCeremony = { readonly challenge: string; readonly verification: 'preferred' }

async function judgeNewKey(
  { transaction, context }: CallScope,
  { factor, webauthn }: Attempt,
  ceremony: FactorCeremony,
): Promise<Judgement> {
  const credential = await checkRegistration(context.settings, webauthn?.credential_response ?? {}, ceremony)
  const changes = { web_authn_credential: toStoredCredential(credential), web_authn_aaguid: credential.aaguid }
  return { isRight: true, keep: () => updateFactor(transaction, factor.id, changes, new Date(context.clock.now())) }
}

async function judgeSignature(
  { transaction, context }: CallScope,
  { factor, webauthn }: Attempt,
  ceremony: FactorCeremony,
): Promise<Judgement> {
  const stored = factor.web_authn_credential
  if (stored === null) return { isRight: false, refusal: webauthnAnswerWrong() }
  const credential = {
    id: Buffer.from(stored.id, 'base64'),
    publicKey: Buffer.from(stored.publicKey, 'base64'),
    signCount: stored.authenticator.signCount,
  }
  const { signCount, backedUp } = await checkAssertion(context.settings, webauthn?.credential_response ?? {}, { ...ceremony, credential })
  const used: StoredCredential = {
    ...stored,
    flags: { ...stored.flags, backupState: backedUp },
    authenticator: { ...stored.authenticator, signCount },
  }
  return { isRight: true, keep: () => updateFactor(transaction, factor.id, { web_authn_credential: used }, new Date(context.clock.now())) }
}

function toStoredCredential({ id, publicKey, transports, aaguid, signCount, ...flags }: NewCredential): StoredCredential {
  return {
    id: id.toString('base64'),
    publicKey: publicKey.toString('base64'),
    attestationType: 'none',
    transport: transports,
    flags: { userPresent: true, userVerified: flags.userVerified, backupEligible: flags.backupEligible, backupState: flags.backedUp },
    authenticator: {
      AAGUID: Buffer.from(aaguid.replaceAll('-', ''), 'hex').toString('base64'),
      signCount,
      cloneWarning: false,
      attachment: '',
    },
  }
}
