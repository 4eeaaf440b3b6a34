export type VerifyLink = { readonly token: string; readonly type: string; readonly redirectTo: string }

/** What a person opens from a mail; its host is the one that is set for this service, never that of the request. */
export function buildVerifyLink(publicUrl: string, { token, type, redirectTo }: VerifyLink): string {
  return `${publicUrl}/verify?${new URLSearchParams({ token, type, redirect_to: redirectTo })}`
}
