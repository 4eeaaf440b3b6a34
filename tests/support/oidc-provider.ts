import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { TestCertificate } from './test-certificate.ts'

/** What the provider says of somebody beside their `sub`. */
export type ProviderAccount = {
  readonly email?: string
  readonly email_verified?: boolean
  readonly name?: string
  readonly picture?: string
}

export type OidcProviderConfig = {
  /** By `sub`; a flow signs in the one whom `login_hint` names, and asks nothing. `nobody` refuses. */
  readonly accounts: Readonly<Record<string, ProviderAccount>>
  /** For `localhost`. Absent: HTTP. */
  readonly tls?: TestCertificate
}

export type OidcProvider = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** An ID token with these claims in place of valid ones, without those that are null, signed by the provider's key or by another one of the same name. */
  readonly mint: (claims: Readonly<Record<string, unknown>>, signer?: 'own' | 'other') => Promise<string>
  /** How its token endpoint answers from now on. */
  readonly answerTokens: (how: 'normal' | 'slow' | 'broken' | 'huge' | 'odd') => Promise<void>
  readonly stop: () => Promise<void>
}

/** `oidc-provider` of npm, in a process of its own. Whoever starts it stops it. */
export async function startOidcProvider(config: OidcProviderConfig): Promise<OidcProvider> {
  const program = fileURLToPath(new URL('oidc-provider-process.ts', import.meta.url))
  const child = spawn(process.execPath, [program, JSON.stringify(config)], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(child, 'exit')
  const [issuer] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [string]
  return {
    issuer,
    clientId: 'dorsal',
    clientSecret: 'a secret of the provider',
    mint: async (claims, signer = 'own') => {
      const answer = await fetch(`${issuer}/test/id-token`, { method: 'POST', body: JSON.stringify({ claims, signer }) })
      return await answer.text()
    },
    answerTokens: async (how) => {
      await fetch(`${issuer}/test/token-answer?is=${how}`)
    },
    stop: async () => {
      child.kill()
      await ended
    },
  }
}
