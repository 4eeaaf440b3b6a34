import type { BrowserAnswer } from '../adapters/webauthn.ts'
import type { FactorChallenge } from '../store/factor-challenges.ts'
import type { Factor } from '../store/factors.ts'

/** One answer to one challenge. */
export type Attempt = {
  readonly factor: Factor
  readonly challenge: FactorChallenge
  readonly code: string
  readonly webauthn: WebauthnAnswer | undefined
}

export type WebauthnAnswer = { readonly type: 'create' | 'request'; readonly credential_response: BrowserAnswer }

/** `keep` is what a right answer leaves behind; it is written when nothing else stands in the way. */
export type Judgement =
  | { readonly isRight: true; readonly keep?: () => Promise<void> }
  | { readonly isRight: false; readonly refusal: Error }
