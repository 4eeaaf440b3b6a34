import { importPKCS8, SignJWT } from 'jose'
import type { Clock } from '../../../../base/clock.ts'
import { appleKeyIncomplete } from '../../errors.ts'
import type { AuthSettings } from '../../settings.ts'

/**
 * The client secret of Apple is a token that its private key signs
 * (https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret). A secret that is no private key is such
 * a token already, made by hand. Throws `validation_failed`.
 */
export async function renderAppleSecret(
  { clientId, secret }: { readonly clientId: string; readonly secret: string },
  { appleTeamId, appleKeyId }: Pick<AuthSettings, 'appleTeamId' | 'appleKeyId'>,
  clock: Clock,
): Promise<string> {
  if (!secret.startsWith('-----BEGIN')) return secret
  if (!appleTeamId || !appleKeyId) throw appleKeyIncomplete()
  const now = Math.floor(clock.now() / 1000)
  return await new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: appleKeyId })
    .setIssuer(appleTeamId)
    .setSubject(clientId)
    .setAudience('https://appleid.apple.com')
    .setIssuedAt(now)
    .setExpirationTime(now + 300)
    .sign(await importPKCS8(secret, 'ES256'))
}
