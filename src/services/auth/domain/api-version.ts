/** The first version whose errors carry the code as `code` (https://supabase.com/docs/guides/auth/debugging/error-codes). */
export const firstVersion = '2024-01-01'

/** Whether a client that names this `X-Supabase-Api-Version` understands the errors of 2024; one that names none does not. */
export function knowsNewErrors(version: string | undefined): boolean {
  return version !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(version) && version >= firstVersion
}
