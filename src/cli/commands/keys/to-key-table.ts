import type { ApiKeyReport, NewApiKey } from '../../../operations/keys/operation.ts'
import type { Answer, Section } from '../../answer.ts'

export function toKeyTable(keys: readonly ApiKeyReport[]): Section {
  return {
    kind: 'table',
    columns: ['name', 'kind', 'begins with', 'role', 'state', 'created', 'last used', 'expires', 'id'],
    rows: keys.map((key) => [
      key.name,
      key.kind,
      key.prefix,
      key.role ?? 'anonymous',
      key.state,
      toMinute(key.createdAt),
      key.lastUsedAt === null ? 'never' : toMinute(key.lastUsedAt),
      key.expiresAt === null ? 'never' : toMinute(key.expiresAt),
      key.id,
    ]),
  }
}

/** The only time a key is shown. */
export function toNewKeyAnswer(key: NewApiKey): Answer {
  return {
    verdict: 'holds',
    data: key,
    sections: [toKeyTable([key]), { kind: 'lines', lines: [key.key, 'Copy it now: it is stored as a hash and cannot be shown again.'] }],
  }
}

function toMinute(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)}`
}
