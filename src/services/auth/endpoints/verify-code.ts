import { Type } from 'typebox'
import { confirmShown, resolveType } from '../codes/confirm-shown.ts'
import { type Shown, useCode, useLink } from '../codes/use-one-time-token.ts'
import { parseEmail, parsePhone } from '../domain/parse-address.ts'
import { findVerificationType, type VerificationType, verifications } from '../domain/verification-type.ts'
import { type CallScope, defineEndpoint } from '../endpoint.ts'
import { validationFailed } from '../errors.ts'
import { issueSession } from '../sessions/issue-session.ts'
import type { AuthReply } from '../types.ts'

/** What is told where a change of address needs a confirmation from the other address too. */
export const firstOfTwo = 'Confirmation link accepted. Please proceed to confirm link sent to the other email'

export const verifyCode = defineEndpoint({
  method: 'POST',
  url: '/verify',
  access: 'anyone',
  about: 'Verifies a one-time code, or the token hash of a link, and signs its owner in.',
  limit: 'token_verifications',
  schema: {
    body: Type.Object({
      type: Type.Optional(Type.String()),
      token: Type.Optional(Type.String({ maxLength: 200 })),
      token_hash: Type.Optional(Type.String({ maxLength: 200 })),
      email: Type.Optional(Type.String()),
      phone: Type.Optional(Type.String()),
      redirect_to: Type.Optional(Type.String()),
    }),
  },
  run: async (call) => {
    const asked = readAsked(call.body)
    const shown = await useAsked(call, asked)
    if ('refuse' in shown) return shown
    return await answer(call, shown, asked.type)
  },
})

type Asked = { readonly type: VerificationType } & (
  | { readonly kind: 'link'; readonly link: string }
  | { readonly kind: 'code'; readonly address: string; readonly code: string }
)

type Body = Readonly<Partial<Record<'type' | 'token' | 'token_hash' | 'email' | 'phone' | 'redirect_to', string>>>

function readAsked({ type: word = '', token = '', token_hash: link = '', email = '', phone = '', redirect_to = '' }: Body): Asked {
  if (word === '') throw validationFailed('Verify requires a verification type')
  if ((token === '') === (link === '')) throw validationFailed('Verify requires either a token or a token hash')
  const type = findVerificationType(word)
  if (type === undefined) throw validationFailed('Unsupported verification type')
  const { channel } = verifications[type]
  if (link !== '') {
    if (email !== '' || phone !== '' || redirect_to !== '') throw validationFailed('Only the token_hash and type should be provided')
    if (channel === 'phone') throw validationFailed('Invalid email verification type')
    return { kind: 'link', type, link }
  }
  if ((email === '') === (phone === '')) throw validationFailed('Only an email address or phone number should be provided on verify')
  if (channel !== (email === '' ? 'phone' : 'email')) throw validationFailed(`Invalid ${email === '' ? 'sms' : 'email'} verification type`)
  return { kind: 'code', type, address: email === '' ? parsePhone(phone) : parseEmail(email), code: token }
}

async function useAsked(scope: CallScope, asked: Asked) {
  const { tokenTypes: types } = verifications[asked.type]
  return asked.kind === 'link'
    ? await useLink(scope, asked.link, types)
    : await useCode(scope, { address: asked.address, code: asked.code, types })
}

async function answer(scope: CallScope, shown: Shown, type: VerificationType): Promise<AuthReply> {
  const user = await confirmShown(scope, shown, resolveType(type, shown.token))
  if (user === undefined) return { status: 200, body: { msg: firstOfTwo, code: '200' } }
  return { status: 200, body: await issueSession(scope, user, { method: 'otp' }) }
}
