import type { Log } from '../../../base/log.ts'
import type { Captcha } from '../context.ts'
import { captchaFailed, captchaIncomplete, captchaUnreachable } from '../errors.ts'
import type { AuthSettings } from '../settings.ts'

/** https://docs.hcaptcha.com/#verify-the-user-response-server-side, https://developers.cloudflare.com/turnstile/get-started/server-side-validation/ */
const addresses: Readonly<Record<AuthSettings['captchaProvider'], string>> = {
  hcaptcha: 'https://api.hcaptcha.com/siteverify',
  turnstile: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
}

const timeout = 10_000

/** Asks the captcha's own service. What it cannot be asked about is refused. Throws `captcha_incomplete`. */
export function createCaptcha(settings: AuthSettings, log: Log): Captcha {
  const { captchaEnabled, captchaProvider, captchaSecret, captchaUrl } = settings
  if (!captchaEnabled) return { check: async () => {} }
  const secret = captchaSecret?.trim() ?? ''
  if (secret === '') throw captchaIncomplete()
  const url = captchaUrl === '' ? addresses[captchaProvider] : captchaUrl
  return {
    check: async (token, ip) => {
      if (token === undefined || token.trim() === '') throw captchaFailed('no captcha_token')
      const { success, codes } = await ask(url, { secret, response: token.trim(), remoteip: ip }, log)
      if (!success) throw captchaFailed(codes.join(', '))
    },
  }
}

async function ask(
  url: string,
  fields: Readonly<Record<string, string>>,
  log: Log,
): Promise<{ readonly success: boolean; readonly codes: readonly string[] }> {
  try {
    const body = new URLSearchParams(fields)
    const reply = await fetch(url, { method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(timeout) })
    return readVerdict(await reply.json())
  } catch (error) {
    log.error({ err: error }, 'a captcha could not be judged')
    throw captchaUnreachable(error)
  }
}

function readVerdict(answer: unknown): { readonly success: boolean; readonly codes: readonly string[] } {
  if (typeof answer !== 'object' || answer === null || !('success' in answer))
    throw new Error('The answer is not that of a captcha service')
  const codes: unknown = 'error-codes' in answer ? answer['error-codes'] : []
  return { success: answer.success === true, codes: Array.isArray(codes) ? codes.map(String) : [] }
}
