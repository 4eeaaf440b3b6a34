import { type Static, Type } from 'typebox'
import { recordAudit } from '../../audit/record-audit.ts'
import { keepOneTimeToken } from '../../codes/keep-one-time-token.ts'
import { codeKinds } from '../../codes/send-one-time-code.ts'
import { buildVerifyLink } from '../../domain/mail/build-verify-link.ts'
import { parseEmail } from '../../domain/parse-address.ts'
import { pickRedirect } from '../../domain/redirects.ts'
import { type CallScope, defineEndpoint } from '../../endpoint.ts'
import { emailExists, userNotFound, validationFailed, validationRefused } from '../../errors.ts'
import type { OneTimeTokenType } from '../../store/one-time-tokens.ts'
import { findUserByEmail, type UserChanges, updateUser } from '../../store/users.ts'
import type { User } from '../../types.ts'
import { createUser } from '../../users/create-user.ts'
import { getInvited } from '../../users/invite-user.ts'
import { readNewPassword } from '../../users/read-new-password.ts'
import { toUserJson } from '../../users/render-user.ts'
import { metadataField } from '../shapes.ts'

const bodySchema = Type.Object({
  type: Type.Optional(Type.String()),
  email: Type.Optional(Type.String()),
  new_email: Type.Optional(Type.String()),
  password: Type.Optional(Type.String()),
  data: metadataField,
  redirect_to: Type.Optional(Type.String()),
})

type Body = Static<typeof bodySchema>

export const generateLink = defineEndpoint({
  method: 'POST',
  url: '/admin/generate_link',
  access: 'admin',
  about: 'Makes a link and a code as they would be sent by mail, and sends nothing.',
  schema: { body: bodySchema },
  prepare: async ({ body: { type, password = '' }, context }) => {
    if (type !== 'signup' || password === '') return null
    await context.passwords.check(readNewPassword(password))
    return await context.passwords.hash(password)
  },
  run: async (call) => {
    const { body, context, request } = call
    const made = await makeLink(call, { ...body, email: parseEmail(body.email), passwordHash: call.prepared })
    const redirectTo = pickRedirect(body.redirect_to ?? request.redirectTo, context.settings)
    return {
      status: 200,
      body: {
        ...(await toUserJson(call.transaction, made.user)),
        action_link: buildVerifyLink(context.publicUrl(), { token: made.link, type: made.linkType, redirectTo }),
        email_otp: made.code,
        hashed_token: made.link,
        verification_type: made.type,
        redirect_to: redirectTo,
      },
    }
  },
})

type Wanted = Omit<Body, 'email'> & { readonly email: string; readonly passwordHash: string | null }

type MadeLink = { readonly user: User; readonly code: string; readonly link: string; readonly linkType: string; readonly type: string }

async function makeLink(scope: CallScope, wanted: Wanted): Promise<MadeLink> {
  switch (wanted.type) {
    case 'signup':
      return await makeSignUpLink(scope, wanted)
    case 'invite':
      return await makeInviteLink(scope, wanted)
    case 'magiclink':
    case 'recovery':
      return await makeSignInLink(scope, wanted, wanted.type)
    case 'email_change_current':
    case 'email_change_new':
      return await makeChangeLink(scope, wanted, wanted.type)
    default:
      throw validationFailed(`Invalid email action link type requested: ${wanted.type ?? ''}`)
  }
}

async function makeSignUpLink(scope: CallScope, { email, data, passwordHash }: Wanted): Promise<MadeLink> {
  const known = await findUserByEmail(scope.transaction, email, 'authenticated')
  if (known !== undefined && known.email_confirmed_at !== null) throw emailExists()
  if (known === undefined && passwordHash === null) throw validationRefused('Signup requires a valid password')
  return await makeForNewcomer(scope, known, { email, data, passwordHash })
}

async function makeForNewcomer(
  scope: CallScope,
  known: User | undefined,
  { email, data = {}, passwordHash }: Pick<Wanted, 'email' | 'data' | 'passwordHash'>,
): Promise<MadeLink> {
  const at = new Date(scope.context.clock.now())
  const user = known
    ? await updateUser(
        scope.transaction,
        known.id,
        { encrypted_password: passwordHash, raw_user_meta_data: { ...known.raw_user_meta_data, ...data } },
        at,
      )
    : await createUser(scope, {
        email,
        encrypted_password: passwordHash,
        raw_user_meta_data: data,
        identity: { provider: 'email', lastSignInAt: null },
      })
  if (user === undefined) throw emailExists()
  recordAudit(scope, 'user_confirmation_requested', { actor: user })
  return await keep(scope, user, { ...codeKinds.signup, linkType: 'signup' })
}

async function makeInviteLink(scope: CallScope, { email, data = {} }: Wanted): Promise<MadeLink> {
  const user = await getInvited(scope, { email, data })
  recordAudit(scope, 'user_invited', { actor: { role: 'service_role' }, traits: { user_id: user.id, user_email: user.email } })
  return await keep(scope, user, { ...codeKinds.invite, linkType: 'invite' })
}

/** A sign-in link makes an account where there is none: it is then a link to confirm with. */
async function makeSignInLink(scope: CallScope, wanted: Wanted, type: 'magiclink' | 'recovery'): Promise<MadeLink> {
  const user = await findUserByEmail(scope.transaction, wanted.email, 'authenticated')
  if (user === undefined && type === 'recovery') throw userNotFound()
  if (user === undefined) return await makeForNewcomer(scope, undefined, { ...wanted, passwordHash: null })
  recordAudit(scope, 'user_recovery_requested', { actor: user })
  return await keep(scope, user, { ...codeKinds[type], linkType: type })
}

async function makeChangeLink(
  scope: CallScope,
  { email, new_email }: Wanted,
  type: 'email_change_current' | 'email_change_new',
): Promise<MadeLink> {
  if (type === 'email_change_current' && !scope.context.settings.doubleConfirmChanges)
    throw validationFailed('Enable secure email change to generate link for current email')
  const user = await findUserByEmail(scope.transaction, email, 'authenticated')
  if (user === undefined) throw userNotFound()
  const newEmail = parseEmail(new_email)
  if ((await findUserByEmail(scope.transaction, newEmail, user.aud)) !== undefined) throw emailExists()
  const isNew = type === 'email_change_new'
  const made = await keep(scope, user, {
    tokenType: isNew ? 'email_change_token_new' : 'email_change_token_current',
    markSent: (at) => ({ email_change: newEmail, email_change_sent_at: at, email_change_confirm_status: 0 }),
    linkType: 'email_change',
    address: isNew ? newEmail : email,
  })
  return { ...made, type }
}

type Kept = {
  readonly tokenType: OneTimeTokenType
  readonly markSent: (at: Date) => UserChanges
  readonly linkType: string
  readonly address?: string
}

async function keep(scope: CallScope, user: User, { tokenType, markSent, linkType, address }: Kept): Promise<MadeLink> {
  const { settings, clock } = scope.context
  const at = new Date(clock.now())
  const changed = await updateUser(scope.transaction, user.id, markSent(at), at)
  const { code, link } = await keepOneTimeToken(scope, {
    userId: user.id,
    type: tokenType,
    address: address ?? user.email ?? '',
    length: settings.emailOtpLength,
    lifetime: settings.emailOtpExpiry,
  })
  return { user: changed, code, link, linkType, type: linkType }
}
