import { Type } from 'typebox'
import { Fault } from '../../../base/fault.ts'
import { confirmShown, resolveType } from '../codes/confirm-shown.ts'
import { useLink } from '../codes/use-one-time-token.ts'
import { pkcePrefix } from '../domain/one-time-code.ts'
import { pickRedirect } from '../domain/redirects.ts'
import { addError, addToFragment, addToQuery, toReturnedError } from '../domain/render-return.ts'
import { findVerificationType, type VerificationType, verifications } from '../domain/verification-type.ts'
import { type CallScope, defineEndpoint } from '../endpoint.ts'
import { validationFailed } from '../errors.ts'
import { issueFlowCode } from '../external/pkce.ts'
import { issueSession } from '../sessions/issue-session.ts'
import type { AuthReply, TokenReply, User } from '../types.ts'
import { firstOfTwo } from './verify-code.ts'

export const verifyLink = defineEndpoint({
  method: 'GET',
  url: '/verify',
  access: 'anyone',
  about: 'What a link in a mail opens: signs its owner in and sends them on to the application.',
  limit: 'token_verifications',
  schema: {
    querystring: Type.Object({
      token: Type.Optional(Type.String({ maxLength: 200 })),
      type: Type.Optional(Type.String()),
      redirect_to: Type.Optional(Type.String()),
    }),
  },
  run: async (call) => {
    const { link, type } = readAsked(call.query)
    const target = pickRedirect(call.request.redirectTo, call.context.settings)
    const shown = await useLink(call, link, verifications[type].tokenTypes)
    const resolved = resolveType(type, shown.token)
    const user = await confirmShown(call, shown, resolved)
    if (user === undefined) return sendOn(sayFirstOfTwo(target, link))
    return sendOn(await finish(call, { user, type: resolved, link, target }))
  },
  recover: async (error, { query, request, context }) => {
    if (!(error instanceof Fault) || error.code === 'validation_failed') throw error
    const target = pickRedirect(request.redirectTo, context.settings)
    const returned = toReturnedError(error)
    return sendOn(query.token?.startsWith(pkcePrefix) ? addError(target, returned) : addToFragment(target, returned))
  },
})

function readAsked({ token = '', type: word = '' }: { readonly token?: string; readonly type?: string }) {
  if (word === '') throw validationFailed('Verify requires a verification type')
  if (token === '') throw validationFailed('Verify requires a token or a token hash')
  const type = findVerificationType(word)
  if (type === undefined || verifications[type].channel === 'phone') throw validationFailed('Invalid email verification type')
  return { link: token, type }
}

type Finished = { readonly user: User; readonly type: Exclude<VerificationType, 'email'>; readonly link: string; readonly target: string }

/** Tokens in the fragment, which browsers send to no server; or a code in the query, for the client that holds the verifier. */
async function finish(scope: CallScope, { user, type, link, target }: Finished): Promise<string> {
  if (link.startsWith(pkcePrefix)) return addToQuery(target, { code: await issueFlowCode(scope, user.id, verifications[type].method) })
  const tokens = await issueSession(scope, user, { method: 'otp' })
  return addToFragment(target, { ...toFragment(tokens), type })
}

function toFragment({ access_token, expires_at, expires_in, refresh_token, token_type }: TokenReply) {
  return { access_token, expires_at: String(expires_at), expires_in: String(expires_in), refresh_token, token_type }
}

function sayFirstOfTwo(target: string, link: string): string {
  const message = { message: firstOfTwo }
  return addToFragment(link.startsWith(pkcePrefix) ? addToQuery(target, message) : target, message)
}

/** The address of the page may hold tokens: nobody is to hear of it from the Referer header. */
function sendOn(location: string): AuthReply {
  return { status: 303, headers: { location, 'referrer-policy': 'no-referrer' } }
}
