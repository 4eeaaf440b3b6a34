import { useQuery } from '@tanstack/react-query'
import { backend, type Language } from '../backend.ts'

/** Published profiles of one family, or of all, by title. */
export function useProfileCards(language: Language, domainId: number | null) {
  return useQuery({
    queryKey: ['profile_cards', language, domainId],
    queryFn: async () => {
      const cards = backend.from('profile_cards').select('slug, title, summary, domain_id, remote_days, on_call').eq('lang', language)
      const { data } = await (domainId === null ? cards : cards.eq('domain_id', domainId)).order('title').throwOnError()
      return data
    },
  })
}
