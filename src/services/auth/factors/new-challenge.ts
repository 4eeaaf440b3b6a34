export type NewChallenge = {
  readonly row: { readonly otp_code?: string; readonly challenge?: string }
  readonly reply: Readonly<Record<string, unknown>>
}
