import { useQuery } from '@tanstack/react-query'
import { backend } from '../backend.ts'

/** Families of trades, with how many profiles the caller can see in each. */
export function useDomains() {
  return useQuery({
    queryKey: ['domains'],
    queryFn: async () => {
      const { data } = await backend.from('domain_overview').select('id, slug, name_fr, name_en, published').order('id').throwOnError()
      return data
    },
  })
}
