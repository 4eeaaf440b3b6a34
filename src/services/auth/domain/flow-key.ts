import { createHash, timingSafeEqual } from 'node:crypto'

/**
 * One sign-in elsewhere has three names, each the image of the one before under SHA-256: the key that stays in the browser as a cookie, the
 * `state` that travels (RFC 6749, section 10.12), and the id of its row. So the row shows no state, and who saw the state has no cookie.
 */
export type FlowNames = { readonly browserKey: string; readonly state: string; readonly id: string }

export function nameFlow(browserKey: string): FlowNames {
  const state = toState(browserKey)
  return { browserKey, state, id: toFlowId(state) }
}

export function toFlowId(state: string): string {
  const hex = digest('flow', state).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

/** Whether the browser is the one where the flow began. */
export function belongsTo(state: string, browserKey: string | undefined): boolean {
  if (browserKey === undefined) return false
  return timingSafeEqual(digest('state', toState(browserKey)), digest('state', state))
}

/** Several sign-ins may be on their way in one browser. */
export function toCookieName(state: string): string {
  return `dorsal-flow-${state.slice(0, 8)}`
}

function toState(browserKey: string): string {
  return digest('browser', browserKey).toString('base64url')
}

function digest(purpose: string, text: string): Buffer {
  return createHash('sha256').update(`${purpose} ${text}`).digest()
}
