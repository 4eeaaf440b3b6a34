import { parseCookie } from 'cookie'
import { Type } from 'typebox'
import type { AuthContext } from '../context.ts'
import { toCookieName } from '../domain/flow-key.ts'
import { defineEndpoint } from '../endpoint.ts'
import { askProvider, claimFlow } from '../external/claim-flow.ts'
import { finishExternalFlow, type ReceivedFlow } from '../external/finish-external-flow.ts'
import { orTellApplication, ProviderRefused, returnFailure } from '../external/return-failure.ts'
import type { AuthRequest } from '../types.ts'

const answer = Type.Record(Type.String(), Type.Unknown())

export const callback = defineEndpoint({
  method: 'GET',
  url: '/callback',
  access: 'anyone',
  about: 'Where a provider sends people back to; they go on to the application with a code or with tokens.',
  schema: { querystring: answer },
  prepare: async ({ context, request, query }) => await receive(context, request, query),
  run: async ({ prepared, ...scope }) => await finishExternalFlow(scope, prepared),
  recover: async (error, { context }) => returnFailure(error, context),
})

export const callbackByForm = defineEndpoint({
  method: 'POST',
  url: '/callback',
  access: 'anyone',
  about: 'The same for providers that answer by a form of their page (OAuth 2.0 Form Post Response Mode).',
  schema: { body: answer },
  takes: 'form',
  prepare: async ({ context, request, body }) => await receive(context, request, body),
  run: async ({ prepared, ...scope }) => await finishExternalFlow(scope, prepared),
  recover: async (error, { context }) => returnFailure(error, context),
})

async function receive(context: AuthContext, request: AuthRequest, fields: Readonly<Record<string, unknown>>): Promise<ReceivedFlow> {
  const answered = new URLSearchParams(Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  const state = answered.get('state') ?? ''
  const claimed = await claimFlow(context, { state, browserKey: findBrowserKey(request, state) })
  const referrer = claimed.flow.referrer ?? context.settings.siteUrl
  return await orTellApplication(referrer, async () => {
    if (answered.has('error')) throw new ProviderRefused(answered)
    return { flow: claimed.flow, referrer, signedIn: await askProvider(context, claimed, answered) }
  })
}

function findBrowserKey({ headers }: AuthRequest, state: string): string | undefined {
  return typeof headers.cookie === 'string' ? parseCookie(headers.cookie)[toCookieName(state)] : undefined
}
