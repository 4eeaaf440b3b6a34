import type { ApiKeyReport, ApiKeyRow, ApiKeyState, SigningKeyReport, SigningKeyRow } from '../types.ts'

export function reportApiKey(row: ApiKeyRow, now: number): ApiKeyReport {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    prefix: row.prefix,
    role: row.role,
    state: findState(row, now),
    createdAt: row.created_at.toISOString(),
    lastUsedAt: toText(row.last_used_at),
    expiresAt: toText(row.expires_at),
    revokedAt: toText(row.revoked_at),
  }
}

export function reportSigningKey(row: SigningKeyRow, vault: string): SigningKeyReport {
  return {
    kid: row.kid,
    algorithm: row.algorithm,
    state: row.state,
    ours: row.vault === vault,
    createdAt: row.created_at.toISOString(),
    signsSince: toText(row.signs_since),
    verifiesUntil: toText(row.verifies_until),
    revokedAt: toText(row.revoked_at),
  }
}

function findState({ revoked_at, expires_at, replaced_by }: ApiKeyRow, now: number): ApiKeyState {
  if (revoked_at !== null) return 'revoked'
  if (expires_at !== null && expires_at.getTime() <= now) return 'expired'
  return replaced_by === null ? 'active' : 'replaced'
}

function toText(time: Date | null): string | null {
  return time?.toISOString() ?? null
}
