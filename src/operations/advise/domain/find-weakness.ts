/** Secrets printed in documentation, examples and templates of this field, in lower case. */
const known = [
  'super-secret-jwt-token-with-at-least-32-characters-long',
  'your-super-secret-jwt-token-with-at-least-32-characters-long',
  'your-super-secret-and-long-postgres-password',
  'reallyreallyreallyreallyverysafe',
  'reallyreallyreallyreallyverysafesecret',
  'this_password_is_insecure_and_should_be_updated',
  'your-tenant-id',
  'your-encryption-key-32-chars-min',
  'minioadmin',
  'supabase',
  'postgres',
  'secret1234',
  'changeme',
  'change-me',
  'password',
  'secret',
]

const placeholder = /change[-_ ]?me|your[-_ ].*(secret|key|password|token)|example|placeholder|insert[-_ ]|todo/i

/** What is wrong with a secret, to be put behind its name; never a part of it. Connection URLs are judged by their password. */
export function findWeakness(key: string, value: string): string | undefined {
  const secret = toSecret(value)
  if (secret === undefined) return undefined
  if (known.includes(secret.toLowerCase())) return 'is a value from documentation, which everybody knows'
  if (placeholder.test(secret)) return 'still holds the placeholder of a template'
  if (isPublicKey(secret)) return undefined
  if (new Set(secret).size < 8) return 'repeats a few characters'
  return key.endsWith('jwt_secret') && secret.length < 32 ? 'is shorter than 32 characters' : undefined
}

/** Of a URL only the password; undefined where it has none. */
function toSecret(value: string): string | undefined {
  const url = /^[a-z][a-z0-9+.-]*:\/\/(?:[^:@/]*(?::([^@/]*))?@)?/i.exec(value)
  return url === null ? value : url[1]
}

function isPublicKey(secret: string): boolean {
  return secret.startsWith('{') || secret.startsWith('[') || secret.startsWith('-----BEGIN PUBLIC KEY')
}
