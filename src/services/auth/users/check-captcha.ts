import { Type } from 'typebox'
import type { EarlyCall } from '../endpoint.ts'

/** Where auth-js puts what a solved captcha gave; a field of bodies. */
export const captchaField = Type.Optional(
  Type.Object({ captcha_token: Type.Optional(Type.Union([Type.String({ maxLength: 8192 }), Type.Null()])) }),
)

/** Throws `captcha_failed`. Belongs into `prepare`: somebody else is asked. */
export async function checkCaptcha({
  body,
  request,
  context,
}: Pick<EarlyCall, 'request' | 'context'> & {
  readonly body: { readonly gotrue_meta_security?: { readonly captcha_token?: string | null } }
}): Promise<void> {
  await context.captcha.check(body.gotrue_meta_security?.captcha_token ?? undefined, request.ip)
}
