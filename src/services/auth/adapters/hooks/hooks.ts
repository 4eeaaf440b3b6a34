import type { Clock } from '../../../../base/clock.ts'
import type { Log } from '../../../../base/log.ts'
import type { HookName, Hooks, RandomSource } from '../../context.ts'
import { type HookTarget, parseHookTarget } from '../../domain/parse-hook-target.ts'
import { hookPayloadInvalid, hookRefused } from '../../errors.ts'
import type { AuthSettings } from '../../settings.ts'
import { callEndpoint } from './call-endpoint.ts'
import { callFunction } from './call-function.ts'
import { type HookSetting, readHookSettings } from './read-hook-settings.ts'

export type HookParts = {
  readonly settings: AuthSettings
  readonly clock: Clock
  readonly random: RandomSource
  readonly log: Log
  readonly timing?: HookTiming
}

/** Milliseconds. */
export type HookTiming = { readonly functions: number; readonly endpoints: number; readonly pause: number }

const supabaseTiming: HookTiming = { functions: 2000, endpoints: 5000, pause: 2000 }

/** What each hook calls itself in what it sends. */
const spokenNames: Readonly<Record<HookName, string>> = {
  custom_access_token: 'customize-access-token',
  before_user_created: 'before-user-created',
  send_email: 'send-email',
  send_sms: 'send-sms',
  mfa_verification_attempt: 'mfa-verification',
  password_verification_attempt: 'password-verification',
}

/** The hooks that the settings name. Throws `hook_uri_invalid`, `hook_secret_missing`, `hook_secret_invalid`. */
export function createHooks({ settings, clock, random, log, timing = supabaseTiming }: HookParts): Hooks {
  const targets = findTargets(settings)
  return {
    run: async (transaction, name, payload, request) => {
      const target = targets[name]
      if (target === undefined) return undefined
      const metadata = {
        uuid: random.uuid(),
        time: new Date(clock.now()).toISOString(),
        name: spokenNames[name],
        ...(request === undefined ? {} : { ip_address: request.ip }),
      }
      const body = JSON.stringify({ metadata, ...payload })
      try {
        return readAnswer(
          target.kind === 'function'
            ? await callFunction(transaction, target, { body, timeout: timing.functions })
            : await callEndpoint(target, { body, timeout: timing.endpoints, pause: timing.pause, clock, random }),
        )
      } catch (error) {
        log.warn({ hook: name, err: error }, 'a hook did not let a request pass')
        throw error
      }
    },
  }
}

function findTargets(settings: AuthSettings): Readonly<Partial<Record<HookName, HookTarget>>> {
  const declared = Object.entries(readHookSettings(settings)) as [HookName, HookSetting][]
  return Object.fromEntries(
    declared.filter(([, { enabled }]) => enabled).map(([name, { uri, secrets }]) => [name, parseHookTarget(name, uri, secrets)]),
  )
}

/** Throws what a hook answered as its error: `{"error": {"http_code": 403, "message": "…"}}`. */
function readAnswer(answer: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(answer)) throw hookPayloadInvalid()
  const { error } = answer
  if (isRecord(error) && typeof error.message === 'string' && error.message !== '') throw hookRefused(error.message, error.http_code)
  return answer
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
