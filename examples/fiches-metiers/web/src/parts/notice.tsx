import { useLanguage } from '../language.tsx'

/** What went wrong, in the words of the database, and what to do about it. */
export function ErrorNotice({ error }: { readonly error: Error | null }) {
  if (error === null) return null
  const { details, hint } = error as Error & { details?: string | null; hint?: string | null }
  return (
    <p className="notice bad" role="alert">
      <strong>{error.message}</strong>
      {details ? <span>{details}</span> : null}
      {hint ? <span>{hint}</span> : null}
    </p>
  )
}

export function Loading() {
  const { words } = useLanguage()
  return (
    <p className="quiet" role="status">
      {words.loading}
    </p>
  )
}
