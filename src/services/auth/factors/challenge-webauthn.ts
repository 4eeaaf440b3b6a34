import { createAuthentication, createRegistration } from '../adapters/webauthn.ts'
import type { CallScope } from '../endpoint.ts'
import { type Factor, listFactors } from '../store/factors.ts'
import type { User } from '../types.ts'
import type { NewChallenge } from './new-challenge.ts'

/** What the browser is to ask of the authenticator: make a key the first time, sign with it later. */
export async function challengeWebauthn(
  { transaction, context }: CallScope,
  { factor, user }: { readonly factor: Factor; readonly user: User },
): Promise<NewChallenge> {
  const credential = factor.web_authn_credential
  if (factor.status === 'verified' && credential !== null) {
    const known = [Buffer.from(credential.id, 'base64')]
    const options = await createAuthentication(context, { known, verification: 'preferred' })
    return toChallenge('request', options)
  }
  const others = (await listFactors(transaction, user.id)).flatMap(({ web_authn_credential }) => web_authn_credential ?? [])
  const options = await createRegistration(context, { user, known: others.map(({ id }) => Buffer.from(id, 'base64')), kind: 'factor' })
  return toChallenge('create', options)
}

function toChallenge(type: 'create' | 'request', options: { readonly challenge: string }): NewChallenge {
  return { row: { challenge: options.challenge }, reply: { webauthn: { type, credential_options: { publicKey: options } } } }
}
