import type { Session } from '@supabase/supabase-js'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { backend } from './backend.ts'

/** `undefined` until the browser's storage was read. */
const SessionContext = createContext<Session | null | undefined>(undefined)

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const [session, setSession] = useState<Session | null>()
  const queries = useQueryClient()
  useEffect(() => {
    const { data } = backend.auth.onAuthStateChange((event, next) => {
      setSession(next)
      // What was read belongs to whoever was signed in.
      if (event === 'SIGNED_OUT') queries.clear()
    })
    return () => data.subscription.unsubscribe()
  }, [queries])
  return <SessionContext value={session}>{children}</SessionContext>
}

export function useSession(): Session | null | undefined {
  return useContext(SessionContext)
}

/** The row of `staff` of whoever is signed in: each person sees only their own. */
export function useStaff() {
  const session = useSession()
  return useQuery({
    queryKey: ['staff', session?.user.id],
    enabled: session != null,
    queryFn: async () => {
      const { data } = await backend.from('staff').select('display_name, role, domain_id').maybeSingle().throwOnError()
      return data
    },
  })
}
