import { Type } from 'typebox'
import { recordAudit } from '../audit/record-audit.ts'
import { pretendToSendCode, sendOneTimeCode } from '../codes/send-one-time-code.ts'
import { pretendToSendPhoneCode, sendPhoneCode } from '../codes/send-phone-code.ts'
import type { AskedChallenge } from '../domain/code-challenge.ts'
import { renderNewcomer } from '../domain/render-newcomer.ts'
import { type CallScope, defineEndpoint } from '../endpoint.ts'
import { userAlreadyExists } from '../errors.ts'
import { startFlow } from '../external/pkce.ts'
import { issueSession } from '../sessions/issue-session.ts'
import type { AuthSettings } from '../settings.ts'
import { listIdentities } from '../store/identities.ts'
import { findUserByEmail, findUserByPhone } from '../store/users.ts'
import type { AuthReply, User } from '../types.ts'
import { captchaField, checkCaptcha } from '../users/check-captcha.ts'
import { createUser } from '../users/create-user.ts'
import { forgetUnprovenPassword } from '../users/forget-unproven-password.ts'
import { readSignUp, type SignUp } from '../users/read-sign-up.ts'
import { verifyPassword } from '../users/verify-password.ts'

const bodySchema = Type.Object({
  email: Type.Optional(Type.String()),
  phone: Type.Optional(Type.String()),
  password: Type.Optional(Type.String()),
  data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  channel: Type.Optional(Type.Union([Type.Literal('sms'), Type.Literal('whatsapp')])),
  code_challenge: Type.Optional(Type.String()),
  code_challenge_method: Type.Optional(Type.String()),
  gotrue_meta_security: captchaField,
})

/** Whoever signs up is sent a message to confirm the address with, where the project wants that, and is signed in at once where it does not. */
export const signUp = defineEndpoint({
  method: 'POST',
  url: '/signup',
  access: 'anyone',
  about: 'Signs up with an e-mail address or phone number and a password; without either, signs in anonymously.',
  schema: { body: bodySchema },
  prepare: async ({ body, request, context }) => {
    const isAnonymous = !body.email && !body.phone
    await context.limits.take(isAnonymous ? 'anonymous_users' : 'sign_in_sign_ups', request.ip)
    await checkCaptcha({ body, request, context })
    return await readSignUp(body, context)
  },
  run: async ({ body, prepared: person, ...scope }) => {
    const data = body.data ?? {}
    if (person.kind === 'anonymous') return await signInAnonymously(scope, data)
    const known = await findKnown(scope, person)
    const isSamePassword = await comparePasswords(scope, { person, password: body.password ?? '', known })
    const details: Details = { ...body, data, channel: body.channel ?? 'sms' }
    const created = known === undefined ? await createPerson(scope, person, data) : undefined
    if (created !== undefined) return await answerNew(scope, created, { person, details })
    const found = known ?? (await findKnown(scope, person))
    const user = found === undefined || isSamePassword ? found : await forgetUnprovenPassword(scope, found)
    return await answerKnown(scope, user, { person, details })
  },
})

type Person = Exclude<SignUp, { kind: 'anonymous' }>

type Details = AskedChallenge & { readonly data: Readonly<Record<string, unknown>>; readonly channel: 'sms' | 'whatsapp' }

async function signInAnonymously(scope: CallScope, data: Readonly<Record<string, unknown>>): Promise<AuthReply> {
  const user = await createUser(scope, { is_anonymous: true, raw_user_meta_data: data })
  if (user === undefined) throw new Error('An anonymous user has no address that somebody else could have')
  recordAudit(scope, 'user_signedup', { actor: user, traits: { provider: 'anonymous' } })
  return { status: 200, body: await issueSession(scope, user, { method: 'anonymous' }) }
}

async function findKnown({ transaction }: CallScope, { kind, address }: Person): Promise<User | undefined> {
  const find = kind === 'email' ? findUserByEmail : findUserByPhone
  return await find(transaction, address, 'authenticated')
}

/** Also for an address that nobody has: the time an answer takes must not tell which those are. */
async function comparePasswords(
  { transaction, context }: CallScope,
  { person, password, known }: { readonly person: Person; readonly password: string; readonly known: User | undefined },
): Promise<boolean> {
  if (!needsConfirmation(context.settings, person.kind)) return true
  return await verifyPassword({ transaction, context }, password, known?.encrypted_password ?? null)
}

/** Undefined when somebody else signed up with the address at this moment. */
async function createPerson(scope: CallScope, person: Person, data: Readonly<Record<string, unknown>>): Promise<User | undefined> {
  const { kind, address, passwordHash } = person
  const confirmedAt = needsConfirmation(scope.context.settings, kind) ? null : new Date(scope.context.clock.now())
  return await createUser(scope, {
    [kind]: address,
    encrypted_password: passwordHash,
    raw_user_meta_data: data,
    ...(kind === 'email' ? { email_confirmed_at: confirmedAt } : { phone_confirmed_at: confirmedAt }),
    identity: { provider: kind },
  })
}

async function answerNew(
  scope: CallScope,
  user: User,
  { person, details }: { readonly person: Person; readonly details: Details },
): Promise<AuthReply> {
  const traits = { provider: person.kind }
  if (!needsConfirmation(scope.context.settings, person.kind)) {
    recordAudit(scope, 'user_signedup', { actor: user, traits })
    recordAudit(scope, 'login', { actor: user, traits })
    return { status: 200, body: await issueSession(scope, user, { method: 'password' }) }
  }
  recordAudit(scope, 'user_confirmation_requested', { actor: user, traits })
  await sendConfirmation(scope, user, { person, details })
  const [identity] = await listIdentities(scope.transaction, user.id)
  return answerUnconfirmed(scope, { person, details }, { id: user.id, identityId: identity?.id ?? scope.context.random.uuid() })
}

/** Whoever asks has not shown that the account is theirs, and changes nothing of it. */
async function answerKnown(
  scope: CallScope,
  user: User | undefined,
  { person, details }: { readonly person: Person; readonly details: Details },
): Promise<AuthReply> {
  const { random, settings } = scope.context
  if (user !== undefined) recordAudit(scope, 'user_repeated_signup', { actor: user, traits: { provider: person.kind } })
  if (!needsConfirmation(settings, person.kind)) return { refuse: userAlreadyExists() }
  if (user !== undefined && !isConfirmed(user, person)) await sendConfirmation(scope, user, { person, details })
  else await pretendConfirmation(scope, person)
  return answerUnconfirmed(scope, { person, details }, { id: random.uuid(), identityId: random.uuid() })
}

async function sendConfirmation(
  scope: CallScope,
  user: User,
  { person, details }: { readonly person: Person; readonly details: Details },
): Promise<void> {
  if (person.kind === 'phone') {
    await sendPhoneCode(scope, user, { kind: 'confirmation', phone: person.address, channel: details.channel })
    return
  }
  const flow = await startFlow(scope, { challenge: details, userId: user.id, method: 'email/signup', providerType: 'email' })
  await sendOneTimeCode(scope, user, 'signup', { flow })
}

async function pretendConfirmation(scope: CallScope, { kind, address }: Person): Promise<void> {
  if (kind === 'email') await pretendToSendCode(scope, address)
  else await pretendToSendPhoneCode(scope, address)
}

function answerUnconfirmed(
  { context }: CallScope,
  { person, details }: { readonly person: Person; readonly details: Details },
  ids: { readonly id: string; readonly identityId: string },
): AuthReply {
  const { kind, address } = person
  return { status: 200, body: renderNewcomer({ ...ids, kind, address, data: details.data, at: new Date(context.clock.now()) }) }
}

function needsConfirmation({ emailConfirmations, smsConfirmations }: AuthSettings, kind: Person['kind']): boolean {
  return kind === 'email' ? emailConfirmations : smsConfirmations
}

function isConfirmed({ email_confirmed_at, phone_confirmed_at }: User, { kind }: Person): boolean {
  return (kind === 'email' ? email_confirmed_at : phone_confirmed_at) !== null
}
